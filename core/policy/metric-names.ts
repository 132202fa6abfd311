import { assertNever } from '../text/assert-never';
import type { Gate, Policy } from './types';

/** The metric of each metric gate by its check's id (`transitions[1].gates[0].anyOf[2]`), in the policy's order. */
export function metricNames({ transitions = [] }: Policy): ReadonlyMap<string, string> {
  const named = transitions.flatMap(({ gates = [] }, transition) =>
    gates.flatMap((gate, index) => namesIn(gate, `transitions[${transition}].gates[${index}]`)),
  );
  return new Map(named);
}

function namesIn(gate: Gate, id: string): readonly (readonly [string, string])[] {
  switch (gate.kind) {
    case 'metric':
      return [[id, gate.metric]];
    case 'anyOf':
      return gate.anyOf.flatMap((child, index) => namesIn(child, `${id}.anyOf[${index}]`));
    case 'allOf':
      return gate.allOf.flatMap((child, index) => namesIn(child, `${id}.allOf[${index}]`));
    case 'not':
      return namesIn(gate.not, `${id}.not`);
    case 'modelCard':
    case 'signature':
    case 'signed':
    case 'tag':
    case 'expression':
      return [];
    default:
      return assertNever(gate);
  }
}
