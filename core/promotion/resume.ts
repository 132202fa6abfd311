import type { IntentEvent, OutcomeEvent } from '../audit/events';
import { RegistryFailure } from '../registry/errors';
import type { CancelSignal } from '../text/cancellation';
import { isDone } from './changes';
import { executeResumed } from './execute';
import { destinationOf } from './destination';
import { closedMeanwhile, currentHolders, isWritten, type OpenPromotion } from './open';
import type { PromotionPlan } from './plan';
import { planPromotion, type PlanAnswer } from './plan-promotion';
import { planRollback } from './plan-rollback';
import type { AuditDestination, RegistrySession } from './session';
import { historyIn } from './situation';

/**
 * Finishes an open promotion exactly once. Nothing written yet: it is decided again, as of now, and executed if the stages
 * still are as it found them. Written in part: what is missing is written. An outcome that has come meanwhile is returned.
 */
export async function resumePromotion(
  s: RegistrySession,
  open: OpenPromotion,
  signal?: CancelSignal,
): Promise<OutcomeEvent> {
  const session = s.withAudit(await destinationOf(s, open.event, signal));
  await session.registry.refresh(signal);
  await session.trail.fetch(signal);
  if (open.event.type === 'outcome') {
    await session.complete(open.event, signal);
    return open.event;
  }
  const intent = open.event;
  const history = historyIn(s, await s.trail.read(signal), intent.model);
  return closedMeanwhile(history, open) ?? executeResumed(s, await planAgain(s, intent, signal), intent.id);
}

async function planAgain(
  s: RegistrySession,
  intent: IntentEvent,
  signal: CancelSignal | undefined,
): Promise<PromotionPlan> {
  const [holders, actor] = [await currentHolders(s, intent.model, [intent], signal), await s.identity(signal)];
  const events = s.registry.can.history ? await s.registry.stageEvents(intent.model, signal) : undefined;
  if (isWritten(intent, holders, events)) {
    const changes = intent.changes.filter((change) => !isDone(change, holders));
    return { ...planOf(intent, await destinationOf(s, intent)), actor, basis: { holders }, changes };
  }
  const plan = planIn(await decideAgain(s, intent, signal));
  // The basis of the intent stays: what has moved since then is a conflict, and no new plan.
  return { ...plan, basis: intent.basis };
}

function decideAgain(s: RegistrySession, intent: IntentEvent, signal: CancelSignal | undefined): Promise<PlanAnswer> {
  const { action, model, version, to, reason = '', forced, ungoverned } = intent;
  const ref = `${model}@${version}`;
  return action === 'promote'
    ? planPromotion(s, { ref, to, reason, force: forced, ungoverned }, signal)
    : planRollback(s, { model, stage: to, to: ref, reason }, signal);
}

function planIn(answer: PlanAnswer): PromotionPlan {
  if (answer.kind !== 'plan') {
    throw new RegistryFailure('refused', `${answer.message} Revert it instead.`);
  }
  return answer.plan;
}

/** What a record says about its plan; whether it was allowed was decided before the record was made. */
export function planOf(record: IntentEvent | OutcomeEvent, audit: AuditDestination): PromotionPlan {
  const { action, registry, model, version, from, to, reason = '', actor, basis, changes, forced, ungoverned } = record;
  return {
    ...{ action, registry, model, version, from, to, reason, actor, basis, changes },
    allowed: true,
    summary: `${model}/${version} goes from ${from} to ${to}.`,
    forced: forced ?? false,
    ungoverned: ungoverned ?? false,
    exclusive: false,
    audit,
  };
}
