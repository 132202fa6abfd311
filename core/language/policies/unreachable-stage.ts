import type { Policy } from '../../policy/types';
import { NO_STAGE } from '../../policy/types';
import type { DesignRule } from './rule';
import { isWhole } from './rule';

/** Stages that no version can be promoted to, step by step from None. */
export const unreachableStage: DesignRule = {
  id: 'unreachable-stage',
  severity: 'warning',
  about: 'a stage that no way of transitions from None leads to',
  find: (policy) => {
    if (!isWhole(policy)) return [];
    const reached = reachedStages(policy);
    return (policy.stages ?? []).flatMap(({ name }, index) =>
      reached.has(name)
        ? []
        : [
            {
              message: `No way of transitions leads from None to \`${name}\`: no version can be promoted to it.`,
              path: ['stages', index, 'name'],
              at: 'value' as const,
            },
          ],
    );
  },
};

function reachedStages({ transitions = [] }: Policy): ReadonlySet<string> {
  const targets = new Map<string, string[]>();
  for (const { from, to } of transitions) {
    for (const stage of from) targets.set(stage, [...(targets.get(stage) ?? []), to]);
  }
  const reached = new Set([NO_STAGE]);
  // The loop goes on to the stages that it adds.
  for (const stage of reached) for (const target of targets.get(stage) ?? []) reached.add(target);
  return reached;
}
