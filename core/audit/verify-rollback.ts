import { authorizationRefusal } from '../promotion/authorization';
import { rollbackChanges } from '../promotion/changes';
import type { Policy } from '../policy/types';
import { holding } from '../registry/holders';
import type { Lifecycle } from '../registry/lifecycle';
import type { StageChange, StageEvent } from '../registry/port';
import { defined } from '../text/defined';
import type { Governors } from './governors';
import type { RecordedOutcome } from './recorded';
import { appliedOutcomes } from './history';
import { isMove } from './replay';
import { ungovernedVerdict, type Verdict } from './verdict';
import { changesProblem } from './verify-changes';
import { beginnerOf, isOwnAffair } from './verify-settling';

export interface Rules {
  readonly policy: Policy;
  readonly lifecycle: Lifecycle;
}

/** What the registry recorded of a model; undefined where it keeps no history. */
type Recorded = readonly StageEvent[] | undefined;

/** What speaks against a rollback that names no policy. */
export function unruledVerdict(recorded: RecordedOutcome, governors: Governors, stageEvents: Recorded): Verdict {
  const verdict = ungovernedVerdict(recorded, governors, 'it names no policy');
  const problem = verdict.problem ?? moveProblem(recorded, governors.ungoverned, stageEvents);
  return { ...verdict, ...defined({ problem }) };
}

/** Why the policy did not allow an applied rollback. */
export function rollbackProblem(
  recorded: RecordedOutcome,
  { policy, lifecycle }: Rules,
  stageEvents: Recorded,
): string | undefined {
  const { to, reason = '' } = recorded.outcome;
  const refusal = authorizationRefusal(policy, beginnerOf(recorded), 'rollback', to);
  if (refusal !== undefined) return refusal;
  return reason.trim() === '' ? 'it has no reason.' : moveProblem(recorded, lifecycle, stageEvents);
}

/** Why somebody was not allowed to undo a move: whoever made it may, and whoever may roll back. */
export function revertProblem(recorded: RecordedOutcome, { policy }: Rules): string | undefined {
  const { actor, to } = recorded.outcome;
  return isOwnAffair(recorded) ? undefined : authorizationRefusal(policy, actor, 'rollback', to);
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
  const history = before();
  const moves = history.filter(isMove);
  const own = new Set(intents.map(({ id }) => id));
  const known = stageEvents !== undefined || moves.length > 0;
  const held =
    stageEvents?.some((event) => isTarget(event) && !own.has(event.record ?? '')) === true ||
    moves.some(({ basis, changes }) => holding(basis.holders, native).includes(version) || changes.some(isTarget)) ||
    // The registry's name of the stage may have been another one.
    appliedOutcomes(history).some((applied) => applied.to === to && applied.version === version);
  return known && !held && !holding(outcome.basis.holders, native).includes(version)
    ? `${version} never held ${to} before.`
    : undefined;
}
