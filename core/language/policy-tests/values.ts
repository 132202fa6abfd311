import { inSentence } from '../../policy/sentence';
import { NO_STAGE, type Policy, type Transition } from '../../policy/types';
import type { LanguageDocument } from '../document';
import type { Knowledge } from '../knowledge';
import type { NodePath } from '../node-at';
import { matchesPath } from '../path-pattern';
import type { LiveValue, ValueProvider } from '../policy-values';
import { NO_SURROUNDINGS } from '../surroundings';
import { policyUnderTest } from './under-test';

type Values = (policy: Policy) => readonly LiveValue[];

/** Paths from a case on: a file may be a mapping with cases or a list of them. */
const VALUES: readonly (readonly [paths: readonly string[], values: Values])[] = [
  [['evidence.transition.from'], (policy) => [{ value: NO_STAGE }, ...stages(policy)]],
  [['evidence.transition.to'], stages],
  [['evidence.candidate.stages.*.stage', 'evidence.versions.*.stages.*.stage', 'evidence.holds.*.stage'], stages],
  [['expect.blockers.*', 'expect.checks.*.id'], checkIds],
];

const PROVIDERS: readonly ValueProvider[] = VALUES.map(([paths, values]) => ({
  paths: paths.flatMap((path) => [`cases.*.${path}`, `*.${path}`]),
  live: true,
  values: (_, knowledge, { document }) => valuesOf(document, knowledge, values),
}));

/** Names of stages and ids of checks, as the policy under test has them. */
export function testValuesAt(path: NodePath): ValueProvider | undefined {
  return PROVIDERS.find(({ paths }) => paths.some((pattern) => matchesPath(pattern, path)));
}

function valuesOf(
  document: LanguageDocument,
  { surroundings = NO_SURROUNDINGS }: Knowledge,
  values: Values,
): readonly LiveValue[] {
  const underTest = policyUnderTest(document, surroundings);
  return underTest.kind === 'policy' ? values(underTest.policy) : [];
}

function stages({ stages: named, transitions = [] }: Policy): readonly LiveValue[] {
  const names = named?.map(({ name }) => name) ?? transitions.flatMap(({ from, to }) => [...from, to]);
  return [...new Set(names)].filter((name) => name !== NO_STAGE).map((value) => ({ value }));
}

function checkIds({ transitions = [] }: Policy): readonly LiveValue[] {
  return [{ value: 'transition' }, { value: 'hold' }, ...transitions.flatMap(idsIn)];
}

function idsIn(transition: Transition, index: number): readonly LiveValue[] {
  const path = `transitions[${index}]`;
  const way = `${transition.from.join(', ')} → ${transition.to}`;
  const gates = (transition.gates ?? []).map((gate, place) => ({
    value: `${path}.gates[${place}]`,
    detail: inSentence(`${way}: ${gate.name ?? ('metric' in gate ? gate.metric : gate.kind)}`, 80),
  }));
  const others = (['soak', 'windows', 'approvals'] as const).filter((part) => transition[part] !== undefined);
  return [...gates, ...others.map((part) => ({ value: `${path}.${part}`, detail: inSentence(way, 80) }))];
}
