import { describe, expect, test } from 'vitest';
import type { Check } from '../decision';
import { evidenceOf, gateCheck } from '../fixtures/build';

const check = (
  expression: string,
  patch: Record<string, unknown> = {},
  candidate: Record<string, unknown> = {},
): Check => gateCheck(`{expression: ${JSON.stringify(expression)}}`, evidenceOf(patch, candidate));

const tagged = { tags: { a: 'b' }, metrics: { m: { value: 1 } } };

describe('parts whose source did not answer', () => {
  test.each([
    ['metrics', 'candidate.metrics.m > 0.0 && candidate.tags.a == "b"', 'error'],
    ['tags', 'candidate.metrics.m > 0.0 && candidate.tags.a == "b"', 'error'],
    ['tags', 'has(candidate.tags.a)', 'error'],
    ['card', 'candidate.metrics.m > 0.0 && candidate.tags.a == "b"', 'pass'],
  ])('%s, in %s', (part, expression, result) => {
    expect(check(expression, { unavailable: { [part]: 'timeout' } }, tagged).result).toBe(result);
  });
});

describe('the baseline', () => {
  const reading = 'baseline.metrics.m < 2.0';
  const holder = { version: '7', stages: [{ stage: 'Production' }], metrics: { m: { value: 1 } } };

  test('is the version that holds the stage', () => {
    expect(check(reading, { versions: [holder] }).result).toBe('pass');
  });

  test('that is missing is told, and not blamed for what else is missing', () => {
    expect(check(reading)).toMatchObject({
      result: 'fail',
      message: 'No version holds Production, and the expression reads the baseline without `has()`.',
    });
    expect(check('candidate.metrics.gone > 0.0 || baseline.metrics.m < 2.0', {}, tagged).message).not.toContain(
      'No version holds',
    );
    expect(check(reading, { versions: [{ ...holder, metrics: {} }] }).message).not.toContain('No version holds');
  });

  test('that nobody knows is inconclusive, unless the expression does not ask for it', () => {
    expect(check(reading, { versions: undefined }).result).toBe('inconclusive');
    expect(check('candidate.metrics.m > 0.0', { versions: undefined }, tagged).result).toBe('pass');
  });
});
