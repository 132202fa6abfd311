import type { Gate, ModelCardGate, Policy } from '../policy/types';

/** What a policy asks of the cards of its models. */
export interface CardRequirements {
  /** Headings that must be there, with text under them. */
  readonly sections: readonly string[];
  /** Absent: any. */
  readonly licenses?: readonly string[];
}

/** What the gates that must hold ask of a card; those that need not (`anyOf`, `not`) ask nothing. Nothing where none asks. */
export function cardRequirements({ transitions = [] }: Pick<Policy, 'transitions'>): CardRequirements | undefined {
  const gates = transitions.flatMap((transition) => (transition.gates ?? []).flatMap(cardGates));
  if (gates.length === 0) return undefined;
  const sections = [...new Set(gates.flatMap(({ modelCard }) => modelCard.sections ?? []))];
  const allowed = gates.flatMap(({ modelCard }) => (modelCard.licenses ? [modelCard.licenses] : []));
  const licenses = allowed.reduce<readonly string[] | undefined>(
    (all, list) => all?.filter((license) => list.includes(license)) ?? list,
    undefined,
  );
  return { sections, ...(licenses && { licenses }) };
}

function cardGates(gate: Gate): readonly ModelCardGate[] {
  if (gate.kind === 'allOf') return gate.allOf.flatMap(cardGates);
  return gate.kind === 'modelCard' ? [gate] : [];
}
