import { describe, expect, test } from 'vitest';
import { evidenceOf, gateCheck, hoursAgo } from '../fixtures/build';
import { ON_PRODUCTION, UP, metricCheck, valued } from '../fixtures/metric';

test.each([
  ['high', 'm is a text where a number belongs.'],
  [true, 'm is true or false where a number belongs.'],
  [{ mean: 1 }, 'm is an object where a number belongs.'],
])('what stands in the place of a number is told: %j', (value, message) => {
  expect(metricCheck(`${UP}, threshold: 1`, valued(value))).toMatchObject({ result: 'error', message });
});

describe('limits', () => {
  const gate = `${UP}, threshold: 0.5, maxAge: 24h`;
  test.each([
    ['exactly maxAge is fresh', hoursAgo(24), 0.9, 'pass'],
    ['a millisecond older is not', '2026-11-21T11:59:59.999Z', 0.9, 'inconclusive'],
    ['offsets count', '2026-11-21T13:00:00+01:00', 0.9, 'pass'],
    ['unknown', undefined, 0.9, 'inconclusive'],
    ['null is unknown', null, 0.9, 'inconclusive'],
    ['in the future', hoursAgo(-1), 0.9, 'inconclusive'],
    ['without offset', '2026-11-22T08:00:00', 0.9, 'error'],
    ['too old, whatever its bounds say', hoursAgo(25), 0.1, 'inconclusive'],
    ['NaN fails even if stale', hoursAgo(25), 'NaN', 'fail'],
    ['missing fails even if stale', hoursAgo(25), null, 'fail'],
  ])('age: %s', (_rule, at, number, result) => {
    expect(metricCheck(gate, valued(number, { at })).result).toBe(result);
  });

  test.each([
    ['enough', 1000, 0.9, 'pass'],
    ['fewer', 999, 0.9, 'inconclusive'],
    ['fewer, whatever its bounds say', 999, 0.1, 'inconclusive'],
    ['unknown', undefined, 0.9, 'inconclusive'],
    ['NaN fails even with few', 1, 'NaN', 'fail'],
  ])('samples: %s', (_rule, samples, number, result) => {
    expect(metricCheck(`${UP}, threshold: 0.5, minSamples: 1000`, valued(number, { samples })).result).toBe(result);
  });

  test('limits apply to the candidate and not to its baseline', () => {
    const fresh = valued(0.9, { at: hoursAgo(1), samples: 10 });
    const gateWithBaseline = `${UP}, minAbsoluteChange: 0, ${ON_PRODUCTION}, maxAge: 24h, minSamples: 5`;
    expect(metricCheck(gateWithBaseline, fresh, valued(0.8, { at: hoursAgo(999), samples: 1 })).result).toBe('pass');
  });

  test('a stale number leaves its slices undecided, but what is missing fails', () => {
    const stale = valued(0.9, { at: hoursAgo(25), slices: [{ where: { a: 'x' }, value: 0.1 }] });
    expect(metricCheck(`${gate}, slices: [{where: {a: x}}]`, stale).result).toBe('inconclusive');
    expect(metricCheck(`${gate}, slices: [{where: {a: y}}]`, stale).result).toBe('fail');
  });
});

describe('enforcement: warn', () => {
  const soft = `${UP}, enforcement: warn`;
  test.each([
    ['softens a missed threshold', `${soft}, threshold: 1`, valued(0), undefined, 'warn'],
    ['softens a missed change', `${soft}, minAbsoluteChange: 1, ${ON_PRODUCTION}`, valued(0), valued(0), 'warn'],
    ['leaves what holds', `${soft}, threshold: 1`, valued(1), undefined, 'pass'],
    ['never softens what is missing', `${soft}, threshold: 1`, valued(null), undefined, 'fail'],
    ['never softens NaN', `${soft}, threshold: 1`, valued('NaN'), undefined, 'fail'],
    ['never softens an error', `${soft}, threshold: 1`, valued('x'), undefined, 'error'],
    ['never softens what is undecided', `${soft}, threshold: 1, maxAge: 1h`, valued(1), undefined, 'inconclusive'],
    [
      'never softens a missing baseline',
      `${soft}, minAbsoluteChange: 1, ${ON_PRODUCTION}`,
      valued(0),
      undefined,
      'fail',
    ],
    [
      'never softens a NaN baseline',
      `${soft}, minAbsoluteChange: 1, ${ON_PRODUCTION}`,
      valued(0),
      valued('NaN'),
      'fail',
    ],
    ['never softens a zero baseline', `${soft}, minRelativeChange: 1, ${ON_PRODUCTION}`, valued(0), valued(0), 'fail'],
    [
      'softens each bound before the worst is taken',
      `${soft}, threshold: 1, minRelativeChange: 0, ${ON_PRODUCTION}`,
      valued(0),
      valued(0),
      'fail',
    ],
    [
      'softens a slice',
      `${soft}, threshold: 1, slices: [{where: {a: x}}]`,
      valued(2, { slices: [{ where: { a: 'x' }, value: 0 }] }),
      undefined,
      'warn',
    ],
  ])('%s', (...[, gate, candidate, baseline, result]) => {
    expect(metricCheck(gate, candidate, baseline).result).toBe(result);
  });

  test('may differ by point; a point that is not named denies', () => {
    const gate = `{metric: m, ${UP}, threshold: 1, enforcement: {editor: warn, ci: warn, promote: deny}}`;
    const evidence = evidenceOf({}, { metrics: { m: valued(0) } });
    const at = (point: 'editor' | 'ci' | 'promote' | 'audit') => gateCheck(gate, evidence, { point }).result;
    expect([at('editor'), at('ci'), at('promote'), at('audit')]).toEqual(['warn', 'warn', 'fail', 'fail']);
  });
});
