import { outcomeOf } from '../audit/history';
import type { IntentEvent, OutcomeEvent } from '../audit/events';
import type { Receipt, StageChange } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { appendFresh, isStale, pause } from './append';
import { inverse, isDone } from './changes';
import { destinationOf } from './destination';
import { closedMeanwhile, currentHolders, isWritten, type OpenPromotion } from './open';
import type { PromotionPlan } from './plan';
import { outcomeEvent } from './records';
import { planOf } from './resume';
import type { RegistrySession } from './session';
import { historyIn } from './situation';

const MAX_ATTEMPTS = 20;

/** Undoes what an open promotion has written, if anything, and records it as reverted. */
export async function revertPromotion(
  s: RegistrySession,
  open: OpenPromotion,
  signal?: CancelSignal,
): Promise<OutcomeEvent> {
  const { event } = open;
  const audit = await destinationOf(s, event, signal);
  const session = s.withAudit(audit);
  await session.registry.refresh(signal);
  await session.trail.fetch(signal);
  const history = historyIn(s, await session.trail.read(signal), event.model);
  const closed = closedMeanwhile(history, open);
  if (closed) {
    return closed;
  }
  const plan = { ...planOf(event, audit), actor: await s.identity(signal) };
  if (event.type === 'outcome') {
    await session.complete(event, signal);
    return undo(session, plan, event.intent ?? event.id);
  }
  const events = s.registry.can.history ? await s.registry.stageEvents(event.model, signal) : undefined;
  const written = isWritten(event, await currentHolders(s, event.model, [event], signal), events);
  return written ? undo(session, plan, event.id) : recordUnwritten(session, event, plan);
}

async function recordUnwritten(s: RegistrySession, intent: IntentEvent, plan: PromotionPlan): Promise<OutcomeEvent> {
  const message = `The move of ${plan.model}/${plan.version} to ${plan.to} was given up; nothing of it had been written.`;
  const event = outcomeEvent(s, plan, { outcome: 'reverted', message, intent: intent.id, changes: [] });
  const result = await appendFresh<OutcomeEvent, OutcomeEvent>(s, (snapshot) => {
    const known = outcomeOf(historyIn(s, snapshot, intent.model), intent.id);
    return Promise.resolve(known ? { stop: known } : { append: event });
  });
  return 'stop' in result ? result.stop : event;
}

/** Writes the opposite of what is there of the plan's changes, together with the record that says so. */
async function undo(s: RegistrySession, plan: PromotionPlan, intent: string): Promise<OutcomeEvent> {
  for (let attempt = 1; ; attempt += 1) {
    const holders = await currentHolders(s, plan.model, [plan]);
    const changes = inverse(plan.changes.filter((change) => isDone(change, holders)));
    const { tip } = await s.trail.read();
    try {
      return await s.write(
        { model: plan.model, changes, actor: plan.actor, at: s.now().toISOString(), record: intent },
        (receipts) => revertedEvent(s, { ...plan, basis: { holders } }, { changes, receipts, intent }),
        tip,
      );
    } catch (error) {
      if (!isStale(error) || attempt === MAX_ATTEMPTS) {
        throw error;
      }
      await pause(s, attempt);
      await s.registry.refresh();
      await s.trail.fetch();
    }
  }
}

interface Undone {
  readonly changes: readonly StageChange[];
  readonly receipts: readonly Receipt[];
  readonly intent: string;
}

function revertedEvent(s: RegistrySession, plan: PromotionPlan, undone: Undone): OutcomeEvent {
  const message = `The move of ${plan.model}/${plan.version} to ${plan.to} was undone.`;
  return outcomeEvent(s, plan, { outcome: 'reverted', message, ...undone });
}
