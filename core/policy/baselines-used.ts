import { assertNever } from '../text/assert-never';
import type { Evidence, VersionFacts } from './evidence';
import { expressionBaseline } from './gates/expression';
import { baselineOf } from './gates/metric';
import type { ExpressionGate, Gate, MetricGate, Transition } from './types';

/** The versions that the transition's gates compare the candidate with, each once, sorted by version. */
export function baselinesUsed(transition: Transition, evidence: Evidence): readonly VersionFacts[] {
  const used = new Map<string, VersionFacts>();
  for (const gate of (transition.gates ?? []).flatMap(comparingGates)) {
    const chosen =
      gate.kind === 'metric' ? baselineOf(gate, { evidence }) : expressionBaseline(gate.expression, { evidence });
    if (chosen.kind !== 'chosen') continue;
    for (const version of chosen.versions) used.set(version.version, version);
  }
  return [...used.values()].sort((left, right) => (left.version < right.version ? -1 : 1));
}

function comparingGates(gate: Gate): readonly (MetricGate | ExpressionGate)[] {
  switch (gate.kind) {
    case 'metric':
    case 'expression':
      return [gate];
    case 'anyOf':
      return gate.anyOf.flatMap(comparingGates);
    case 'allOf':
      return gate.allOf.flatMap(comparingGates);
    case 'not':
      return comparingGates(gate.not);
    case 'modelCard':
    case 'signature':
    case 'signed':
    case 'tag':
      return [];
    default:
      return assertNever(gate);
  }
}
