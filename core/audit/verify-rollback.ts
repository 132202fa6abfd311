import { authorizationRefusal } from '../promotion/authorization';
import { rollbackChanges } from '../promotion/changes';
import type { Policy } from '../policy/types';
import { holding } from '../registry/holders';
import type { Lifecycle } from '../registry/lifecycle';
import type { StageChange, StageEvent } from '../registry/port';
import type { Governors } from './governors';
import type { RecordedOutcome } from './recorded';
import { isMove } from './replay';
import { changesProblem } from './verify-changes';

export interface Rules {
  readonly policy: Policy;
  readonly lifecycle: Lifecycle;
}

/** What the registry recorded of a model; undefined where it keeps no history. */
type Recorded = readonly StageEvent[] | undefined;

/** Why a rollback that names no policy should have named one. */
export function unruledProblem(
  recorded: RecordedOutcome,
  governors: Governors,
  stageEvents: Recorded,
): string | undefined {
  const { model } = recorded.outcome;
  const governor = governors.governedAt(model, recorded.time);
  return governor
    ? `it names no policy, although ${governor.path} governed ${model} then.`
    : moveProblem(recorded, governors.ungoverned, stageEvents);
}

/** Why the policy did not allow an applied rollback. */
export function rollbackProblem(
  recorded: RecordedOutcome,
  { policy, lifecycle }: Rules,
  stageEvents: Recorded,
): string | undefined {
  const { actor, to, reason = '' } = recorded.outcome;
  const refusal = authorizationRefusal(policy, actor, 'rollback', to);
  if (refusal !== undefined) return refusal;
  return reason.trim() === '' ? 'it has no reason.' : moveProblem(recorded, lifecycle, stageEvents);
}

/** Why somebody was not allowed to undo a move: whoever made it may, and whoever may roll back. */
export function revertProblem({ outcome, intents }: RecordedOutcome, { policy }: Rules): string | undefined {
  const { actor, to, changes } = outcome;
  const isOwn = intents.some((intent) => intent.actor.email === actor.email);
  return isOwn || changes.length === 0 ? undefined : authorizationRefusal(policy, actor, 'rollback', to);
}

function moveProblem(recorded: RecordedOutcome, lifecycle: Lifecycle, stageEvents: Recorded): string | undefined {
  const { version: target, to: stage } = recorded.outcome;
  return (
    changesProblem(recorded, (holders) => rollbackChanges({ target, stage, holders, lifecycle })) ??
    targetProblem(recorded, lifecycle.toNative(stage), stageEvents)
  );
}

/** A rollback goes back: to a version that had the stage before, as records or registry tell, where either tells anything. */
function targetProblem(
  { outcome, intents, before }: RecordedOutcome,
  native: string,
  stageEvents: Recorded,
): string | undefined {
  const { version, to } = outcome;
  const isTarget = (change: StageChange): boolean =>
    change.kind === 'assign' && change.stage === native && change.version === version;
  const moves = before().filter(isMove);
  const own = new Set(intents.map(({ id }) => id));
  const known = stageEvents !== undefined || moves.length > 0;
  const held =
    stageEvents?.some((event) => isTarget(event) && !own.has(event.record ?? '')) === true ||
    moves.some(({ basis, changes }) => holding(basis.holders, native).includes(version) || changes.some(isTarget));
  return known && !held && !holding(outcome.basis.holders, native).includes(version)
    ? `${version} never held ${to} before.`
    : undefined;
}
