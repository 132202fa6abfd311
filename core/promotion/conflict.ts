import { appliedOutcomes, approvalsOf, holdsOf, openIntents, type ModelHistory } from '../audit/history';
import type { IntentEvent, OutcomeEvent } from '../audit/events';
import type { PolicyIdentity } from '../policy/decision';
import { holding, sameHolders, type Holders } from '../registry/holders';
import { parsePlace } from '../registry/places';
import type { StageChange, StageEvent } from '../registry/port';
import { isDone, lifecycleStages } from './changes';
import type { Governance } from './governance';
import type { PromotionPlan } from './plan';
import type { RegistrySession } from './session';

/** Who came first, and with what. */
export interface Conflict {
  readonly message: string;
  readonly conflictWith: NonNullable<OutcomeEvent['conflictWith']>;
}

/** What registry, trail and governance ref say just now. */
export interface Present {
  readonly history: ModelHistory;
  readonly holders: Holders;
  readonly governance: Governance;
}

/**
 * What stands between a plan and its execution: somebody's open intent for the same stages, stages that are no longer
 * held as when the plan was made, a version that is not where it was then, another policy, or a hold or review since. `own`
 * are intents of this very move.
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
    policyConflict(plan, present.governance) ??
    newHoldConflict(plan, present.history) ??
    newReviewConflict(plan, present.history)
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

/** The stages that the version itself has come to or left since the plan was made: it would end up in several. */
function leftOrEntered({ version, basis }: PromotionPlan, { holders, governance }: Present): readonly string[] {
  return ownStages(basis.holders, holders, governance).filter(
    (stage) => holding(basis.holders, stage).includes(version) !== holding(holders, stage).includes(version),
  );
}

/** The stages that a version has one of at a time; without a policy all of the registry's own may be. */
function ownStages(before: Holders, now: Holders, governance: Governance): readonly string[] {
  const held = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return governance.kind === 'governed'
    ? lifecycleStages(governance.lifecycle)
    : held.filter((stage) => parsePlace(stage).kind === 'stage');
}

export function openIntentConflict(
  s: RegistrySession,
  plan: Pick<PromotionPlan, 'changes'>,
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

/** Whoever moves the same stages just now. */
export function conflictWithIntent({ actor, at, model, version, to, deadline }: IntentEvent): Conflict {
  const what = `moves ${model}/${version} to ${to}`;
  return {
    message: `${actor.email} ${what} since ${at}; wait until ${deadline} at the latest, then look again.`,
    conflictWith: { by: actor.email, at, what },
  };
}

async function changedBasisConflict(
  s: RegistrySession,
  plan: PromotionPlan,
  present: Present,
): Promise<Conflict | undefined> {
  const { history, holders } = present;
  const [stage] = [...changedStages(plan, holders), ...leftOrEntered(plan, present)];
  if (stage === undefined) {
    return undefined;
  }
  const [before, after] = [holding(plan.basis.holders, stage), holding(holders, stage)];
  const conflictWith = await lastMove(s, plan.model, { stage, before, after }, history);
  const whose = `${conflictWith.by} ${conflictWith.what} at ${conflictWith.at}`;
  return {
    message: `${stage} of ${plan.model} went from ${list(before)} to ${list(after)} meanwhile: ${whose}. Nothing was moved; look again, then repeat.`,
    conflictWith,
  };
}

/** A stage, and who held it when the plan was made and who does now. */
interface Difference {
  readonly stage: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Who moved the stage last: the trail knows with a reason, the registry where nobody recorded it. */
async function lastMove(
  { registry }: RegistrySession,
  model: string,
  difference: Difference,
  history: ModelHistory,
): Promise<Conflict['conflictWith']> {
  const { stage } = difference;
  const moves = appliedOutcomes(history).filter(({ changes }) => changes.some((change) => change.stage === stage));
  const last = moves.at(-1);
  if (!registry.can.history) {
    return last && tellOf(moves, difference) ? recordedMove(last) : unknownMove(stage);
  }
  const native = (await registry.stageEvents(model)).findLast(
    (event) => event.stage === stage && event.record === undefined,
  );
  if (native && (!last || Date.parse(native.at) > Date.parse(last.at))) {
    return unrecordedMove(native);
  }
  return last ? recordedMove(last) : unknownMove(stage);
}

/** True if the records lead from what was seen to what is; else somebody has moved the stage without one. */
function tellOf(moves: readonly OutcomeEvent[], { stage, before, after }: Difference): boolean {
  const left = moves.at(-1)?.changes.filter((change) => change.stage === stage) ?? [];
  return (
    left.every((change) => isDone(change, { [stage]: after })) &&
    moves.some(({ basis }) => sameHolders(holding(basis.holders, stage), before))
  );
}

function recordedMove({ actor, at, action, model, version, to }: OutcomeEvent): Conflict['conflictWith'] {
  const what = `${action === 'promote' ? 'promoted' : 'rolled back to'} ${model}/${version} in ${to}`;
  return { by: actor.email, at, what };
}

function unrecordedMove({ by = 'somebody', at, model, version, stage, kind }: StageEvent): Conflict['conflictWith'] {
  const what = `${kind === 'assign' ? 'moved' : 'took'} ${model}/${version} ${kind === 'assign' ? 'to' : 'out of'} ${stage}`;
  return { by, at, what: `${what} without a record` };
}

function unknownMove(stage: string): Conflict['conflictWith'] {
  return { by: 'somebody', at: 'an unknown time', what: `changed ${stage}` };
}

/** A policy is law only as it is committed now: what an earlier one allowed is to be decided again. */
function policyConflict({ policy, model, completes }: PromotionPlan, governance: Governance): Conflict | undefined {
  if (policy === undefined || completes) {
    return undefined;
  }
  const change = policyChange(policy, model, governance);
  if (change === undefined) {
    return undefined;
  }
  const conflictWith = { by: 'somebody', at: 'an unknown time', what: `changed the policy of ${model}` };
  return { message: `${change}; look again, then repeat.`, conflictWith };
}

function policyChange(before: PolicyIdentity | null, model: string, now: Governance): string | undefined {
  if (now.kind === 'ungoverned') {
    return before ? `The policy ${before.path} does not govern ${model} any more` : undefined;
  }
  const path = now.kind === 'invalid' ? now.path : now.identity.path;
  if (before === null) {
    return `${path === undefined ? 'A policy' : `The policy ${path}`} governs ${model} since a moment ago`;
  }
  if (now.kind === 'invalid') {
    return `The policy ${before.path} changed meanwhile (${now.message.replace(/\.$/, '')})`;
  }
  if (path !== before.path) {
    return `${model} is governed by ${now.identity.path} instead of ${before.path} meanwhile`;
  }
  const { digest } = now.identity;
  return digest === before.digest
    ? undefined
    : `The policy ${before.path} changed meanwhile (${before.digest.slice(0, 10)} is ${digest.slice(0, 10)} now)`;
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

/**
 * A review that the decision did not know may turn it; break-glass and rollbacks ask no reviewer. What is only to be
 * completed was decided with fewer approvals already.
 */
function newReviewConflict(
  { action, forced, version, to, model, decision, completes }: PromotionPlan,
  history: ModelHistory,
): Conflict | undefined {
  if (action === 'rollback' || forced || !decision) {
    return undefined;
  }
  const known = decision.evidence.approvals?.length ?? 0;
  const review = approvalsOf(history, version, to)
    .slice(known)
    .findLast((one) => one.decision === 'reject' || !completes);
  if (!review) {
    return undefined;
  }
  const { by, at } = review;
  const what = `${review.decision === 'approve' ? 'approved' : 'rejected'} ${model}/${version} for ${to}`;
  return { message: `${by} ${what} at ${at}; look again, then repeat.`, conflictWith: { by, at, what } };
}

function list(versions: readonly string[]): string {
  return versions.length === 0 ? 'nobody' : versions.join(', ');
}
