import { readsBaseline } from '../policy/gates/expression';
import type { Baseline, ExpressionGate, Gate, MetricGate, Policy, Transition } from '../policy/types';

/** The listed transition, if the policy has it. */
export function transitionOf({ transitions = [] }: Policy, from: string, to: string): Transition | undefined {
  return transitions.find((transition) => transition.to === to && transition.from.includes(from));
}

/** Every baseline that a gate of the transition names, nested gates included. */
export function baselinesOf(transition: Transition | undefined): readonly Baseline[] {
  return (transition?.gates ?? []).flatMap((gate) => ofGate(gate, transition?.to ?? ''));
}

function ofGate(gate: Gate, to: string): readonly Baseline[] {
  switch (gate.kind) {
    case 'metric':
      return ofMetric(gate);
    case 'anyOf':
      return gate.anyOf.flatMap((child) => ofGate(child, to));
    case 'allOf':
      return gate.allOf.flatMap((child) => ofGate(child, to));
    case 'not':
      return ofGate(gate.not, to);
    case 'modelCard':
    case 'signature':
    case 'signed':
    case 'tag':
      return [];
    case 'expression':
      return ofExpression(gate, to);
  }
}

/** An expression's baseline is whoever holds the stage that the candidate goes to. */
function ofExpression({ expression }: ExpressionGate, to: string): readonly Baseline[] {
  return readsBaseline(expression) ? [{ stage: to }] : [];
}

function ofMetric({ baseline }: MetricGate): readonly Baseline[] {
  return baseline ? [baseline] : [];
}
