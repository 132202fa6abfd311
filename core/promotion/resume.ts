import type { IntentEvent, OutcomeEvent } from '../audit/events';
import { RegistryFailure } from '../registry/errors';
import type { Identity } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { destinationOf } from './destination';
import { executeResumed } from './execute';
import type { OpenPromotion } from './open';
import type { PromotionPlan } from './plan';
import { planPromotion, type PlanAnswer } from './plan-promotion';
import { planRollback } from './plan-rollback';
import type { AuditDestination, RegistrySession } from './session';
import { lookAgain, planOf, recordRefusal, settlingPermission } from './settle';

/**
 * Finishes an open promotion exactly once. Nothing written yet: it is decided again, as of now, and executed if the stages
 * still are as it found them. Written in part: what is missing is written. An outcome that has come meanwhile is returned.
 * Throws `conflict` while it may still be under way, and when later moves have overtaken it.
 */
export async function resumePromotion(
  s: RegistrySession,
  open: OpenPromotion,
  signal?: CancelSignal,
): Promise<OutcomeEvent> {
  const audit = await destinationOf(s, open.event, signal);
  const session = s.withAudit(audit);
  await session.registry.refresh(signal);
  await session.trail.fetch(signal);
  const standing = await lookAgain(session, open, 'resume', signal);
  if ('ended' in standing) {
    return standing.ended;
  }
  const { event, written } = standing.open;
  if (event.type === 'outcome') {
    await session.complete(event, signal);
    return event;
  }
  if (!written || standing.open.superseded) {
    return executeResumed(s, await decideAgain(s, event, signal), event.id, signal);
  }
  const actor = await s.identity(signal);
  const { refusal, ...permission } = await settlingPermission(s, standing.open, { way: 'resume', actor }, signal);
  const plan = { ...completionOf(event, { actor, audit }), ...permission };
  return refusal === undefined
    ? executeResumed(s, plan, event.id, signal)
    : recordRefusal(session, plan, `It was not resumed: ${refusal}`);
}

/** The whole move as it was let through; what of it is missing is seen when it is written. */
function completionOf(
  intent: IntentEvent,
  by: { readonly actor: Identity; readonly audit: AuditDestination },
): PromotionPlan {
  const { decision, hold, policy, exclusive = [] } = intent;
  return { ...planOf(intent, by), ...defined({ decision, hold, policy }), exclusive, completes: true };
}

/** The basis of the intent stays: what has moved since then is a conflict, and no new plan. */
async function decideAgain(
  s: RegistrySession,
  intent: IntentEvent,
  signal: CancelSignal | undefined,
): Promise<PromotionPlan> {
  const { action, model, version, to, reason = '', forced, ungoverned } = intent;
  const ref = `${model}@${version}`;
  const answer =
    action === 'promote'
      ? await planPromotion(s, { ref, to, reason, force: forced, ungoverned }, signal)
      : await planRollback(s, { model, stage: to, to: ref, reason }, signal);
  return { ...planIn(answer), basis: intent.basis };
}

function planIn(answer: PlanAnswer): PromotionPlan {
  if (answer.kind !== 'plan') {
    throw new RegistryFailure('refused', `${answer.message} Revert it instead.`);
  }
  return answer.plan;
}
