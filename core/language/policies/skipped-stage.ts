import { NO_STAGE } from '../../policy/types';
import { ARCHIVED } from '../../registry/lifecycle';
import type { DesignRule } from './rule';
import { placedTransitions } from './rule';

/** Transitions that leave out stages of the lifecycle that the policy lists between their ends. */
export const skippedStage: DesignRule = {
  id: 'skipped-stage',
  severity: 'hint',
  about: 'a transition past a stage that is listed between its two stages',
  find: (policy) => {
    const lifecycle = [NO_STAGE, ...(policy.stages ?? []).map(({ name }) => name)].filter((name) => name !== ARCHIVED);
    const order = new Map(lifecycle.map((name, index) => [name, index]));
    return placedTransitions(policy).flatMap(({ transition: { from, to }, path }) =>
      from.flatMap((stage, index) => {
        const skipped = skippedBetween(order.get(stage), order.get(to), lifecycle);
        if (skipped === undefined) return [];
        const message = `From ${stage} to ${to}, a version is never in \`${skipped}\`.`;
        return [{ message, path: [...path, 'from', index], at: 'value' as const }];
      }),
    );
  },
};

/** The first stage between two others that do not follow one another. */
function skippedBetween(
  start: number | undefined,
  end: number | undefined,
  lifecycle: readonly string[],
): string | undefined {
  return start === undefined || end === undefined || end - start < 2 ? undefined : lifecycle[start + 1];
}
