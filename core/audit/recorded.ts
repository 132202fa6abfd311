import { defined } from '../text/defined';
import { isOutcome } from './history';
import type { AuditEvent, IntentEvent, OutcomeEvent } from './events';

/** Nobody takes a move over so often; a chain that bites its own tail ends here. */
const LONGEST_CHAIN = 50;

/** An outcome with what the trail says around it. */
export interface RecordedOutcome {
  readonly outcome: OutcomeEvent;
  /** The intent that it names, then the ones that were taken over by it, newest first; empty where there is none. */
  readonly intents: readonly IntentEvent[];
  /** What had been applied of the intent before. */
  readonly applied?: OutcomeEvent;
  /** The model's records before this one, oldest first. */
  readonly before: () => readonly AuditEvent[];
}

/** The outcomes of a trail, oldest first, each with what belongs to it. */
export function recordedOutcomes(events: readonly AuditEvent[]): readonly RecordedOutcome[] {
  const intents = new Map<string, IntentEvent>();
  const applied = new Map<string, OutcomeEvent>();
  const models = new Map<string, AuditEvent[]>();
  const recorded: RecordedOutcome[] = [];
  for (const event of events) {
    const model = models.get(event.model) ?? [];
    models.set(event.model, model);
    if (event.type === 'intent' && !intents.has(event.id)) intents.set(event.id, event);
    if (isOutcome(event)) {
      const { intent = '' } = event;
      const position = model.length;
      recorded.push({
        outcome: event,
        intents: chainOf(intents, event),
        ...defined({ applied: applied.get(intent) }),
        before: () => model.slice(0, position),
      });
      if (event.outcome === 'applied') applied.set(intent, event);
    }
    model.push(event);
  }
  return recorded;
}

/** Only intents of the same move count; others are a finding of their own. */
function chainOf(intents: ReadonlyMap<string, IntentEvent>, outcome: OutcomeEvent): readonly IntentEvent[] {
  const chain: IntentEvent[] = [];
  let next = outcome.intent;
  while (next !== undefined) {
    const intent = intents.get(next);
    if (intent === undefined || chain.length === LONGEST_CHAIN || !isAbout(intent, outcome)) break;
    chain.push(intent);
    next = intent.resumes;
  }
  return chain;
}

function isAbout(intent: IntentEvent, outcome: OutcomeEvent): boolean {
  return (['registry', 'model', 'version', 'to', 'action'] as const).every((field) => intent[field] === outcome[field]);
}
