import type { Policy } from '../../policy/types';
import { ARCHIVED } from '../../registry/lifecycle';
import type { DesignRule, PlacedTransition } from './rule';
import { gatesOfTransition, placedTransitions } from './rule';

/** Transitions into production that ask for nothing that was measured, and ask nobody. */
export const unguardedStage: DesignRule = {
  id: 'unguarded-stage',
  severity: 'warning',
  about:
    'a transition to a protected stage (where none is: to the last one but Archived) without metric, expression, approval and rollout',
  find: (policy) => {
    const guarded = productionStages(policy);
    return placedTransitions(policy)
      .filter((placed) => guarded.has(placed.transition.to) && !isGuarded(placed))
      .map(({ transition: { to }, path }) => ({
        message: `Nothing that was measured and nobody's approval stands before \`${to}\`; add a metric gate, approvals or a rollout.`,
        path: [...path, 'to'],
        at: 'value',
      }));
  },
};

function productionStages({ stages = [] }: Policy): ReadonlySet<string> {
  const isProtected = stages.filter(({ protected: value }) => value === true);
  const last = stages.findLast(({ name }) => name !== ARCHIVED);
  return new Set((isProtected.length > 0 ? isProtected : last ? [last] : []).map(({ name }) => name));
}

function isGuarded(placed: PlacedTransition): boolean {
  const { approvals, rollout } = placed.transition;
  if (approvals !== undefined || rollout !== undefined) return true;
  return gatesOfTransition(placed).some(({ gate: { kind } }) => kind === 'metric' || kind === 'expression');
}
