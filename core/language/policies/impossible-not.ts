import type { Gate } from '../../policy/types';
import type { DesignRule } from './rule';
import { placedGates } from './rule';

/** Negations of gates that fail only where something is missing, which no negation turns into a pass. */
export const impossibleNot: DesignRule = {
  id: 'impossible-not',
  severity: 'warning',
  about: 'a `not` around a gate that only asks whether something is there: what is missing never passes',
  find: (policy) =>
    placedGates(policy).flatMap(({ gate, path }) =>
      gate.kind === 'not' && onlyAsksForPresence(gate.not)
        ? [{ message: NEVER, path: [...path, 'not'], at: 'key' as const }]
        : [],
    ),
};

const NEVER =
  'This never passes: the gate inside only asks whether something is there, and `not` turns nothing missing into a pass.';

function onlyAsksForPresence(gate: Gate): boolean {
  if (gate.kind === 'tag') {
    const { equals, matches, setBy } = gate.tag;
    return equals === undefined && matches === undefined && setBy === undefined;
  }
  if (gate.kind === 'modelCard') return gate.modelCard.licenses === undefined && gate.modelCard.claims === undefined;
  return gate.kind === 'signature';
}
