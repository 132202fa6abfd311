import { appliedOutcomes, holdsOf, openIntents, type ModelHistory } from '../audit/history';
import type { IntentEvent, OutcomeEvent } from '../audit/events';
import { holding, sameHolders, type Holders } from '../registry/holders';
import type { StageChange } from '../registry/port';
import type { PromotionPlan } from './plan';
import type { RegistrySession } from './session';

/** Who came first, and with what. */
export interface Conflict {
  readonly message: string;
  readonly conflictWith: NonNullable<OutcomeEvent['conflictWith']>;
}

/** What registry and trail say just now. */
export interface Present {
  readonly history: ModelHistory;
  readonly holders: Holders;
}

/**
 * What stands between a plan and its execution: somebody's open intent for the same stages, stages that are no longer
 * held as when the plan was made, or a hold set since. `own` are intents of this very move.
 */
export async function findConflict(
  s: RegistrySession,
  plan: PromotionPlan,
  present: Present,
  own: readonly string[],
): Promise<Conflict | undefined> {
  return (
    openIntentConflict(s, plan, present.history, own) ??
    (await changedBasisConflict(s, plan, present)) ??
    newHoldConflict(plan, present.history)
  );
}

/** The stages whose holders a move relies on: the one it assigns first, and those that it takes from somebody. */
export function guardedStages(changes: readonly StageChange[]): ReadonlySet<string> {
  const released = changes.filter(({ kind }) => kind === 'release');
  return new Set([...changes.slice(0, 1), ...released].map(({ stage }) => stage));
}

/** The guarded stages that other versions hold than the plan says. */
export function changedStages(plan: Pick<PromotionPlan, 'basis' | 'changes'>, holders: Holders): readonly string[] {
  return [...guardedStages(plan.changes)].filter(
    (stage) => !sameHolders(holding(plan.basis.holders, stage), holding(holders, stage)),
  );
}

function openIntentConflict(
  s: RegistrySession,
  plan: PromotionPlan,
  history: ModelHistory,
  own: readonly string[],
): Conflict | undefined {
  const guarded = guardedStages(plan.changes);
  const other = openIntents(history).find(
    (intent) =>
      !own.includes(intent.id) &&
      Date.parse(intent.deadline) > s.now().getTime() &&
      [...guardedStages(intent.changes)].some((stage) => guarded.has(stage)),
  );
  return other && conflictWithIntent(other);
}

function conflictWithIntent({ actor, at, model, version, to, deadline }: IntentEvent): Conflict {
  const what = `moves ${model}/${version} to ${to}`;
  return {
    message: `${actor.email} ${what} since ${at}; wait until ${deadline} at the latest, then look again.`,
    conflictWith: { by: actor.email, at, what },
  };
}

async function changedBasisConflict(
  s: RegistrySession,
  plan: PromotionPlan,
  { history, holders }: Present,
): Promise<Conflict | undefined> {
  const [stage] = changedStages(plan, holders);
  if (stage === undefined) {
    return undefined;
  }
  const conflictWith = await lastMove(s, plan.model, stage, history);
  const [before, after] = [holding(plan.basis.holders, stage), holding(holders, stage)];
  const whose = `${conflictWith.by} ${conflictWith.what} at ${conflictWith.at}`;
  return {
    message: `${stage} of ${plan.model} went from ${list(before)} to ${list(after)} meanwhile: ${whose}. Nothing was moved; look again, then repeat.`,
    conflictWith,
  };
}

/** Who moved the stage last: the trail knows with a reason, the registry where nobody recorded it. */
async function lastMove(
  { registry }: RegistrySession,
  model: string,
  stage: string,
  history: ModelHistory,
): Promise<Conflict['conflictWith']> {
  const recorded = appliedOutcomes(history).findLast(({ changes }) => changes.some((change) => change.stage === stage));
  const events = registry.can.history ? await registry.stageEvents(model) : [];
  const native = events.findLast((event) => event.stage === stage && event.record === undefined);
  if (native && (!recorded || Date.parse(native.at) > Date.parse(recorded.at))) {
    const { by = 'somebody', at, version, kind } = native;
    const what = `${kind === 'assign' ? 'moved' : 'took'} ${model}/${version} ${kind === 'assign' ? 'to' : 'out of'} ${stage}`;
    return { by, at, what: `${what} without a record` };
  }
  if (recorded) {
    const { actor, at, action, version, to } = recorded;
    return {
      by: actor.email,
      at,
      what: `${action === 'promote' ? 'promoted' : 'rolled back to'} ${model}/${version} in ${to}`,
    };
  }
  return { by: 'somebody', at: 'an unknown time', what: `changed ${stage}` };
}

/** A hold that the decision did not know stops a promotion; break-glass goes over it, and a rollback sets one itself. */
function newHoldConflict(
  { action, forced, to, model, decision }: PromotionPlan,
  history: ModelHistory,
): Conflict | undefined {
  if (action === 'rollback' || forced) {
    return undefined;
  }
  const known = new Set(decision?.evidence.holds?.map(({ at }) => at));
  const hold = holdsOf(history).find(({ stage, releasedAt, at }) => stage === to && !releasedAt && !known.has(at));
  if (!hold) {
    return undefined;
  }
  const { by = 'somebody', at } = hold;
  const what = `put a hold on ${to}`;
  return { message: `${by} ${what} of ${model} at ${at}; it must be released first.`, conflictWith: { by, at, what } };
}

function list(versions: readonly string[]): string {
  return versions.length === 0 ? 'nobody' : versions.join(', ');
}
