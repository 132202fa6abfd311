import { appliedOutcomes, outcomePassed, type ModelHistory } from '../audit/history';
import type { OutcomeEvent } from '../audit/events';

interface Tenure {
  readonly version: string;
  readonly passed: boolean;
}

export interface TargetRequest {
  readonly stage: string;
  /** The versions that are to give the stage up, and those that share it with them, newest first. */
  readonly current: readonly string[];
  /** Versions that hold another stage of the lifecycle: taking them out of it would be a second, unasked-for move. */
  readonly busy: ReadonlySet<string>;
  /** No policy governs the model, so that ungoverned promotions are all that could have passed. */
  readonly ungoverned: boolean;
}

/**
 * The version that a rollback goes to when nobody names one: the last that held the stage after passing a decision for
 * it. The trail is read as a stack: a promotion puts a version on top; a rollback takes off everything above its target,
 * because what was rolled back from once is not to be rolled back to. Only what lies below the current holder counts;
 * a current holder that the trail does not know came from outside, so that the whole stack lies below it.
 */
export function rollbackTarget(history: ModelHistory, request: TargetRequest): string | undefined {
  const { stage, current, busy, ungoverned } = request;
  const stack = tenures(
    appliedOutcomes(history).filter(({ to }) => to === stage),
    ungoverned,
  );
  const held = stack.findLastIndex(({ version }) => current.includes(version));
  const below = held < 0 ? stack : stack.slice(0, held);
  return below.findLast(({ version, passed }) => passed && !current.includes(version) && !busy.has(version))?.version;
}

function tenures(outcomes: readonly OutcomeEvent[], ungoverned: boolean): readonly Tenure[] {
  let stack: readonly Tenure[] = [];
  for (const outcome of outcomes) {
    const { action, version } = outcome;
    if (action === 'promote') {
      const passed = outcomePassed(outcome) || (ungoverned && outcome.ungoverned === true);
      stack = [...stack.filter((tenure) => tenure.version !== version), { version, passed }];
    } else {
      const below = stack.findLastIndex((tenure) => tenure.version === version);
      stack = below >= 0 ? stack.slice(0, below + 1) : [...stack.slice(0, -1), { version, passed: false }];
    }
  }
  return stack;
}
