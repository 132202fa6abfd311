import { assertNever } from '../text/assert-never';
import type { Evidence, VersionFacts } from './evidence';
import { baselineOf } from './gates/metric';
import type { Gate, MetricGate, Transition } from './types';

/** The versions that the transition's gates compare the candidate with, each once, sorted by version. */
export function baselinesUsed(transition: Transition, evidence: Evidence): readonly VersionFacts[] {
  const used = new Map<string, VersionFacts>();
  for (const gate of (transition.gates ?? []).flatMap(metricGates)) {
    const chosen = baselineOf(gate, { evidence });
    if (chosen.kind !== 'chosen') continue;
    for (const version of chosen.versions) used.set(version.version, version);
  }
  return [...used.values()].sort((left, right) => (left.version < right.version ? -1 : 1));
}

function metricGates(gate: Gate): readonly MetricGate[] {
  switch (gate.kind) {
    case 'metric':
      return [gate];
    case 'anyOf':
      return gate.anyOf.flatMap(metricGates);
    case 'allOf':
      return gate.allOf.flatMap(metricGates);
    case 'not':
      return metricGates(gate.not);
    case 'modelCard':
    case 'signature':
    case 'tag':
    case 'expression':
      return [];
    default:
      return assertNever(gate);
  }
}
