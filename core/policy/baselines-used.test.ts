import { expect, test } from 'vitest';
import { baselinesUsed } from './baselines-used';
import { evidenceOf, transitionPolicy } from './fixtures/build';

const holding = (version: string, stage: string) => ({
  version,
  stages: [{ stage }],
  aliases: [],
  passed: [],
  metrics: { m: { value: 1 } },
});
const VERSIONS = [holding('7', 'Production'), holding('10', 'Canary'), holding('6', 'Staging')];

/** What an approval is bound to: if one of these changes, it no longer counts. */
function used(gates: string): readonly string[] {
  const [transition] = transitionPolicy(`gates: [${gates}]`).transitions ?? [];
  if (transition === undefined) throw new Error('The policy has a transition.');
  return baselinesUsed(transition, evidenceOf({ versions: VERSIONS })).map(({ version }) => version);
}

const against = (baseline: string): string =>
  `{metric: m, greaterIsBetter: true, minAbsoluteChange: 0, baseline: ${baseline}}`;
const ON_CANARY = against('{version: "10"}');
const ON_PRODUCTION = against('{stage: Production}');
const EXPRESSION = '{expression: "baseline.metrics.m < candidate.metrics.m"}';

test.each([
  ['none', '', []],
  ['of a metric', ON_CANARY, ['10']],
  ['of an expression', EXPRESSION, ['7']],
  ['of no expression that asks for none', '{expression: "candidate.metrics.m > 0.0"}', []],
  [
    'of no gate whose bounds are all fixed',
    '{metric: m, greaterIsBetter: true, threshold: 0, baseline: {stage: Production}}',
    [],
  ],
  ['of no gate on facts', '{tag: {key: a}}, {signature: required}, {modelCard: {}}', []],
  ['inside anyOf', `{anyOf: [${ON_CANARY}, ${EXPRESSION}]}`, ['10', '7']],
  ['inside allOf', `{allOf: [${ON_CANARY}, {tag: {key: a}}]}`, ['10']],
  ['inside not', `{not: ${EXPRESSION}}`, ['7']],
  ['each once, sorted as texts', `${ON_PRODUCTION}, ${EXPRESSION}, ${ON_CANARY}`, ['10', '7']],
  [
    'of a slice',
    '{metric: m, greaterIsBetter: true, baseline: {stage: Production}, slices: [{where: {a: b}, minAbsoluteChange: 0}]}',
    ['7'],
  ],
  ['of no baseline that does not exist', against('{stage: Gone}'), []],
])('%s', (_what, gates, versions) => {
  expect(used(gates)).toEqual(versions);
});
