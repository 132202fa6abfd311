import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expectOneError, findingsOf, withGate, withTransition } from './fixtures/policy-text';
import { parsePolicy } from './parse';

const full = readFileSync(new URL('./fixtures/full.promotion-policy.yaml', import.meta.url), 'utf8');

test('a policy that uses the whole format has no finding', () => {
  const { policy, document, findings } = parsePolicy(full);
  expect(findings).toEqual([]);
  expect(document?.contents).toBeDefined();
  expect(policy?.transitions?.[1]?.gates?.map(({ kind }) => kind)).toEqual([
    'metric',
    'metric',
    'metric',
    'modelCard',
    'expression',
    'anyOf',
  ]);
});

test('a duplicate key is an error at its second place', () => {
  expectOneError('a duplicate key', 'version: 1\nversion: 1\n', 'duplicate-key', 'v', 'stated twice');
});

test('two mistakes are two findings', () => {
  const text = withGate('{metric: m, treshold: 1, maxAge: P1M}');
  expect(
    findingsOf(text)
      .map(({ text: place }) => place)
      .sort(),
  ).toEqual(['P1M', 'treshold']);
});

test('of two findings at one place, an error counts more than a warning', () => {
  const text = `version: 1
transitions:
  - {from: &from [None], to: Production}
  - {from: *from, to: Production, gates: [{signature: required}]}
`;
  expect(findingsOf(text)).toMatchObject([{ code: 'duplicate-transition', severity: 'error', text: 'None' }]);
  expect(parsePolicy(text).policy).toBeUndefined();
});

describe('silence', () => {
  test.each([
    [
      'names that an extended policy may define',
      'version: 1\nextends: ../x.yaml\nstages: [{name: A}]\nroles: {r: {members: [other], may: []}}\ntransitions: [{from: [B], to: C, approvals: {rules: [{from: else}]}, rollout: {target: t, steps: [1]}}]\n',
    ],
    [
      'keys that people choose',
      withGate('{metric: m, slices: [{where: {duration: long, timeZone: x, matches: "("}}]}'),
    ],
    ['a tag that is called like a property', 'version: 1\nstages: [{name: A, tag: {soak: none}}]\n'],
    ['a version in quotes', withGate('{metric: m, baseline: {version: "1.10"}}')],
    ['JSON', '{"version": 1, "models": ["a"]}'],
    ['comments and CRLF', '# a policy\r\nversion: 1\r\n'],
    ['a byte-order mark', '\uFEFFversion: 1\n'],
    ['ISO 8601 durations', withTransition('soak: PT36H')],
    ['critical around not', withGate('{not: {signature: required}, critical: true}')],
  ])('%s', (_what, text) => {
    expect(findingsOf(text)).toEqual([]);
  });
});
