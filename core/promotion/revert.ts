import { endOf, mayFollow } from '../audit/history';
import type { IntentEvent, OutcomeEvent } from '../audit/events';
import { RegistryFailure } from '../registry/errors';
import type { Holders } from '../registry/holders';
import { placesElsewhere } from '../registry/places';
import type { StageChange } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { appendFresh, isStale, pause } from './append';
import { inverse, targetStage, writtenChanges } from './changes';
import { openIntentConflict } from './conflict';
import { destinationOf } from './destination';
import { currentHolders, type OpenPromotion } from './open';
import type { PromotionPlan } from './plan';
import { deadlineFrom, outcomeEvent } from './records';
import { exclusively, type RegistrySession } from './session';
import { lookAgain, planOf, recordRefusal, settlingPermission } from './settle';
import { historyIn } from './situation';

const MAX_ATTEMPTS = 20;

/**
 * Undoes what an open promotion has written, if anything, and records it as reverted. Where a later move of the same stages
 * is recorded nothing is written, and it is only closed. An outcome that has come meanwhile is returned. Throws `conflict`
 * while it may still be under way, and when it is not open any more.
 */
export async function revertPromotion(
  s: RegistrySession,
  open: OpenPromotion,
  signal?: CancelSignal,
): Promise<OutcomeEvent> {
  const { event } = open;
  const audit = await destinationOf(s, event, signal);
  const session = s.withAudit(audit);
  const plan = planOf(event, { actor: await s.identity(signal), audit });
  for (let attempt = 1; ; attempt += 1) {
    await session.registry.refresh(signal);
    await session.trail.fetch(signal);
    await compareFirst(session, { open, plan }, signal);
    try {
      const stages = event.changes.map(({ stage }) => stage);
      const deadline = deadlineFrom(s.now());
      const lease = { model: event.model, record: recordOf(event), deadline, stages };
      return await exclusively(session, lease, () => revertOnce(session, { open, plan, deadline }, signal), signal);
    } catch (error) {
      if (!isStale(error) || attempt === MAX_ATTEMPTS) {
        throw error;
      }
      await pause(s, attempt);
    }
  }
}

interface Reversal {
  readonly open: OpenPromotion;
  readonly plan: PromotionPlan;
  /** The lock lasts no longer. */
  readonly deadline: string;
}

/** What comes back to another registry is compared before the locks are asked for, because that may take longer than a lease. */
async function compareFirst(
  s: RegistrySession,
  { open, plan }: Omit<Reversal, 'deadline'>,
  signal: CancelSignal | undefined,
): Promise<void> {
  const { model, changes } = plan;
  if (placesElsewhere(changes.map(({ stage }) => stage)).length === 0) return;
  const standing = await lookAgain(s, open, 'revert', signal);
  if ('ended' in standing || !standing.open.written || standing.open.superseded) return;
  const undone = undoing(plan, await currentHolders(s, model, [plan], signal));
  await s.registry.prepare?.({ model, changes: undone, record: recordOf(standing.open.event) }, signal);
}

/** The opposite of what is there of the plan's changes. */
function undoing(plan: PromotionPlan, holders: Holders): readonly StageChange[] {
  return inverse(writtenChanges(plan, holders), targetStage(plan));
}

/** One look at everything, and the write if nothing speaks against it. */
async function revertOnce(
  s: RegistrySession,
  { open, plan, deadline }: Reversal,
  signal: CancelSignal | undefined,
): Promise<OutcomeEvent> {
  if (!s.registry.can.compareAndSet) {
    await s.trail.fetch(signal);
  }
  const standing = await lookAgain(s, open, 'revert', signal);
  if ('ended' in standing) {
    return standing.ended;
  }
  const { event, written, superseded } = standing.open;
  const { refusal, ...permission } = await settlingPermission(
    s,
    standing.open,
    { way: 'revert', actor: plan.actor },
    signal,
  );
  if (refusal !== undefined) {
    return recordRefusal(s, plan, `It was not reverted: ${refusal}`);
  }
  const settled = { ...plan, ...permission };
  if (!written || superseded) {
    return close(s, settled, { event, written });
  }
  await refuseOthersMove(s, event);
  return undo(s, settled, { event, deadline });
}

/** Whoever moves the same stages just now would not see what is undone under their hands. */
async function refuseOthersMove(s: RegistrySession, event: IntentEvent | OutcomeEvent): Promise<void> {
  const history = historyIn(s, await s.trail.read(), event.model);
  const conflict = openIntentConflict(s, event, history, [recordOf(event)]);
  if (conflict) {
    throw new RegistryFailure('conflict', conflict.message);
  }
}

/**
 * Writes the opposite of what is there of the plan's changes, together with the record that says so. An incomplete outcome
 * is completed before, so that all of it is undone.
 */
async function undo(
  s: RegistrySession,
  plan: PromotionPlan,
  { event, deadline }: Pick<OpenPromotion, 'event'> & Pick<Reversal, 'deadline'>,
): Promise<OutcomeEvent> {
  const { model, version, to, actor } = plan;
  if (event.type === 'outcome') {
    await s.complete(event);
  }
  const { tip } = await s.trail.read();
  const holders = await currentHolders(s, model, [plan]);
  const changes = undoing(plan, holders);
  if (changes.length === 0) {
    return close(s, plan, { event, written: true });
  }
  const intent = recordOf(event);
  const message = `The move of ${model}/${version} to ${to} was undone.`;
  const move = { model, changes, actor, at: s.now().toISOString(), record: intent, deadline };
  return s.write(
    move,
    (receipts) =>
      outcomeEvent(s, plan, { outcome: 'reverted', message, intent, changes, basis: { holders }, receipts }),
    tip,
  );
}

/** Ends the intent by a record alone. */
async function close(
  s: RegistrySession,
  plan: PromotionPlan,
  { event, written }: Pick<OpenPromotion, 'event' | 'written'>,
): Promise<OutcomeEvent> {
  const holders = await currentHolders(s, plan.model, [plan]);
  const why = written ? 'later moves have settled what it had written' : 'nothing of it had been written';
  const message = `The move of ${plan.model}/${plan.version} to ${plan.to} was given up; ${why}.`;
  const reverted = outcomeEvent(s, plan, {
    ...{ outcome: 'reverted', message, intent: recordOf(event), changes: [], basis: { holders } },
  });
  const result = await appendFresh<OutcomeEvent, OutcomeEvent>(s, (snapshot) => {
    const end = endOf(historyIn(s, snapshot, plan.model), recordOf(event));
    return Promise.resolve(end && !mayFollow(end.outcome, 'reverted') ? { stop: end } : { append: reverted });
  });
  return 'stop' in result ? result.stop : reverted;
}

function recordOf(event: IntentEvent | OutcomeEvent): string {
  return event.type === 'intent' ? event.id : (event.intent ?? event.id);
}
