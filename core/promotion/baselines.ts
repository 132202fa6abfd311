import type { Baseline, Gate, Policy, Transition } from '../policy/types';

/** The listed transition, if the policy has it. */
export function transitionOf({ transitions = [] }: Policy, from: string, to: string): Transition | undefined {
  return transitions.find((transition) => transition.to === to && transition.from.includes(from));
}

/** Every baseline that a gate of the transition names, nested gates included. */
export function baselinesOf(transition: Transition | undefined): readonly Baseline[] {
  return (transition?.gates ?? []).flatMap(ofGate);
}

function ofGate(gate: Gate): readonly Baseline[] {
  switch (gate.kind) {
    case 'metric':
      return gate.baseline ? [gate.baseline] : [];
    case 'anyOf':
      return gate.anyOf.flatMap(ofGate);
    case 'allOf':
      return gate.allOf.flatMap(ofGate);
    case 'not':
      return ofGate(gate.not);
    case 'modelCard':
    case 'signature':
    case 'tag':
    case 'expression':
      return [];
  }
}
