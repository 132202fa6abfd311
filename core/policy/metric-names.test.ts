import { expect, test } from 'vitest';
import { decideOn, evidenceOf, policyOf } from './fixtures/build';
import { metricNames } from './metric-names';

test('every metric gate is found by the id of its check, nested ones too', () => {
  const policy = policyOf(`version: 1
transitions:
  - {from: [None], to: Staging}
  - from: [Staging]
    to: Production
    gates: [{metric: a}, {anyOf: [{signature: required}, {allOf: [{metric: b}, {not: {metric: a}}]}]}, {tag: {key: t}}]
`);
  const names = metricNames(policy);
  const [, b] = names.keys();
  expect([...names]).toEqual([
    ['transitions[1].gates[0]', 'a'],
    ['transitions[1].gates[1].anyOf[1].allOf[0]', 'b'],
    ['transitions[1].gates[1].anyOf[1].allOf[1].not', 'a'],
  ]);
  expect(JSON.stringify(decideOn(policy, evidenceOf()))).toContain(`"id":"${b ?? ''}"`);
});
