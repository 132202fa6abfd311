import { inverse } from '../promotion/changes';
import type { Holders } from '../registry/holders';
import type { StageChange } from '../registry/port';
import type { RecordedOutcome } from './recorded';

/** Why the changes of a move are not those that its intent announced; a clause with a full stop. */
export function announcedProblem({ outcome, intents }: RecordedOutcome): string | undefined {
  const [intent] = intents;
  if (intent === undefined) return undefined;
  const undone = outcome.outcome === 'reverted';
  const fits = undone ? isSubset(outcome.changes, inverse(intent.changes)) : same(outcome.changes, intent.changes);
  return fits ? undefined : `it changed something else than its intent ${intent.id} ${undone ? 'did' : 'announced'}.`;
}

/**
 * Why the changes are not what the move would be on the state that it found; `expected` says what that is. A move that was
 * taken over may have found its own first part done: then the state that its first process found counts.
 */
export function changesProblem(
  { outcome, intents }: RecordedOutcome,
  expected: (holders: Holders) => readonly StageChange[],
): string | undefined {
  const found = [outcome.basis, ...intents.slice(1).map(({ basis }) => basis)];
  if (found.some(({ holders }) => same(outcome.changes, expected(holders)))) return undefined;
  const { version, from, to } = outcome;
  return `its changes are not those of moving ${version} from ${from} to ${to}.`;
}

function same(left: readonly StageChange[], right: readonly StageChange[]): boolean {
  return isSubset(left, right) && isSubset(right, left);
}

function isSubset(changes: readonly StageChange[], of: readonly StageChange[]): boolean {
  const known = new Set(of.map(changeKey));
  return changes.every((change) => known.has(changeKey(change)));
}

/** Two changes with the same key do the same to the same model. */
export function changeKey({ kind, version, stage }: StageChange): string {
  return JSON.stringify([kind, version, stage]);
}
