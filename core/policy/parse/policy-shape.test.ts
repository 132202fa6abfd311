import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { policyShapeFindings } from './policy-shape';
import { schemaFindings } from './schema-findings';

const policyOf = (...gates: readonly string[]): unknown =>
  parse(`version: 1\ntransitions: [{from: [A], to: B, gates: [${gates.join(', ')}]}]`);
const loud = (): boolean => false;

describe('gates that are judged one by one', () => {
  it.each([
    ['none', policyOf()],
    ['good ones', policyOf('{metric: f1, threshold: 0.5}', '{anyOf: [{signature: required}]}')],
    ['bad ones', policyOf('{metric: f1, treshold: 0.5}', '{metric: 1}', '{}', 'x', 'null', '[]')],
    ['bad ones inside others', policyOf('{anyOf: [{metric: 1}, {allOf: [x, {tag: {}}]}]}', '{not: {modelCard: 1}}')],
    ['lists of none', policyOf('{anyOf: []}', '{allOf: x}', '{not: }', '{anyOf: , name: ""}')],
    ['other faults', parse('version: 2\nmodel: []\ntransitions: [x, {}, {from: x, to: 1, gates: y}, {gates: {a: 1}}]')],
    ['no policy', 'x'],
  ])('have the findings that the whole policy has: %s', (_what, policy) => {
    const found = policyShapeFindings(policy, loud);
    expect(new Set(found)).toEqual(new Set(schemaFindings('policy', policy)));
    expect(found).toHaveLength(schemaFindings('policy', policy).length);
  });
});

test('of thousands of bad gates only as many are judged as somebody could be told of', () => {
  let asked = 0;
  const gates = Array<string>(8_000).fill('{metrik: f1, treshold: 1}');
  const found = policyShapeFindings(policyOf(`{anyOf: [${gates.join(', ')}]}`), () => ((asked += 1), false));
  expect(found.length).toBeGreaterThanOrEqual(1_000);
  expect(asked).toBeLessThan(5_000);
});
