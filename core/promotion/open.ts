import { isOutcome, modelHistory, openIntents } from '../audit/history';
import type { AuditEvent, IntentEvent, OutcomeEvent } from '../audit/events';
import { movesStages } from '../audit/replay';
import { RegistryFailure } from '../registry/errors';
import type { Holders } from '../registry/holders';
import { placesElsewhere } from '../registry/places';
import type { StageEvent } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { holdersWithout, writtenChanges } from './changes';
import { changedStages, guardedStages } from './conflict';
import { movedTags } from './moved-tags';
import { recordedName, type RegistrySession } from './session';

/** A move that was begun and not ended, for a person to resume or to revert. */
export interface OpenPromotion {
  /** An intent without an outcome that says how it ended, or an outcome some of whose writes are missing. */
  readonly event: IntentEvent | OutcomeEvent;
  /** One sentence for a person. */
  readonly message: string;
  /** Nobody is at it any more: it is past its deadline, or whoever began it has given up. */
  readonly expired: boolean;
  /** Something of it is in the registry. */
  readonly written: boolean;
  /** A later move of the same stages is recorded: it can only be closed, and nothing is written for that. */
  readonly superseded: boolean;
  /** Empty while it may still be under way. */
  readonly can: readonly ('resume' | 'revert')[];
}

/** What crashes and time-outs left behind in this registry, oldest first. */
export async function openPromotions(s: RegistrySession, signal?: CancelSignal): Promise<readonly OpenPromotion[]> {
  const { entries } = await s.trail.read(signal);
  const events = entries.map(({ event }) => event).filter(({ registry }) => registry === recordedName(s));
  return openAmong(s, events, { orUnknown: true }, signal);
}

/** The same of these events alone; `orUnknown`: also where a registry that some of it is in does not answer. */
export async function openAmong(
  s: RegistrySession,
  events: readonly AuditEvent[],
  { orUnknown }: { readonly orUnknown: boolean },
  signal?: CancelSignal,
): Promise<readonly OpenPromotion[]> {
  if (events.length === 0) {
    return [];
  }
  const stageEvents = s.registry.can.history ? await s.registry.stageEvents(undefined, signal) : undefined;
  const intents = await Promise.all(
    openIntents(events).map(async (intent) => {
      try {
        const holders = await currentHolders(s, intent.model, [intent], signal);
        return openIntent({ intent, events, holders, stageEvents, now: s.now() });
      } catch (error) {
        if (orUnknown && isElsewhere(intent) && error instanceof RegistryFailure && error.reason !== 'cancelled') {
          return unknownIntent(intent, error);
        }
        throw error;
      }
    }),
  );
  return [...intents, ...(stageEvents ? incompleteOutcomes(events, stageEvents).map(incomplete) : [])];
}

/** Who holds which stage of a model now, those that the moves keep as tags included. */
export async function currentHolders(
  s: RegistrySession,
  model: string,
  moves: Parameters<typeof movedTags>[0],
  signal?: CancelSignal,
): Promise<Holders> {
  return (await s.registry.holders([model], movedTags(moves), signal)).get(model) ?? {};
}

interface Traces {
  readonly intent: IntentEvent;
  readonly events: readonly AuditEvent[];
  readonly holders: Holders;
  readonly stageEvents: readonly StageEvent[] | undefined;
  readonly now: Date;
}

/** True if the registry shows something that the intent's write did, or that of an intent which it resumed. */
function isWritten({ intent, events, holders, stageEvents }: Traces): boolean {
  if (!stageEvents) {
    return writtenChanges(intent, holders).length > 0;
  }
  const lineage = new Set([intent.id]);
  for (const event of events.toReversed()) {
    if (event.type === 'intent' && lineage.has(event.id) && event.resumes !== undefined) {
      lineage.add(event.resumes);
    }
  }
  return stageEvents.some(({ record }) => record !== undefined && lineage.has(record));
}

/** True if a later record tells of a move that touched a stage which this one relied on. */
function isSuperseded({ intent, events }: Traces): boolean {
  const guarded = guardedStages(intent.changes);
  return events
    .slice(events.indexOf(intent) + 1)
    .filter(movesStages)
    .some(({ model, changes }) => model === intent.model && changes.some(({ stage }) => guarded.has(stage)));
}

/** True if the process that began it has said itself that it does not know how it ended. */
function isGivenUp({ intent, events }: Traces): boolean {
  return events.some((event) => isOutcome(event) && event.intent === intent.id);
}

function openIntent(traces: Traces): OpenPromotion {
  const { intent, holders, now } = traces;
  const { deadline } = intent;
  const [written, superseded] = [isWritten(traces), isSuperseded(traces)];
  const begun = begunBy(intent);
  const expired = isGivenUp(traces) || Date.parse(deadline) < now.getTime();
  if (!expired) {
    const message = `${begun} may still be under way; wait until ${deadline}, then look again.`;
    return { event: intent, message, expired, written, superseded, can: [] };
  }
  const before = written ? holdersWithout(intent, holders) : holders;
  const resumable = !superseded && changedStages(intent, before).length === 0;
  const state = written ? 'was written at least in part' : 'was not written';
  const next = resumable
    ? 'resume or revert it'
    : 'the stages have moved since, so that it can only be closed by reverting it';
  return {
    event: intent,
    message: `${begun} has no known outcome and ${state}; ${next}.`,
    ...{ expired, written, superseded },
    can: resumable ? ['resume', 'revert'] : ['revert'],
  };
}

/** Where it went to another registry, which may not answer while the home registry does. */
function isElsewhere({ changes }: IntentEvent): boolean {
  return placesElsewhere(changes.map(({ stage }) => stage)).length > 0;
}

function unknownIntent(intent: IntentEvent, { message }: RegistryFailure): OpenPromotion {
  return {
    event: intent,
    message: `${begunBy(intent)} has no known outcome, and whether it was written is unknown: ${message}`,
    ...{ expired: false, written: false, superseded: false },
    can: [],
  };
}

/**
 * Makes up for what the latest move of the model lacks in the registry, so that the next one starts from what the trail
 * says. Whatever cannot be made up stays as it is, for `audit verify` to find.
 */
export async function completeLatest(s: RegistrySession, model: string): Promise<void> {
  if (!s.registry.can.history) {
    return;
  }
  const { entries } = await s.trail.read();
  const [latest] = incompleteOutcomes(
    modelHistory(entries, recordedName(s), model),
    await s.registry.stageEvents(model),
  );
  if (latest) {
    await s.complete(latest.event).catch(ignoreFailure);
  }
}

function ignoreFailure(error: unknown): void {
  if (!(error instanceof RegistryFailure)) {
    throw error;
  }
}

interface Incomplete {
  readonly event: OutcomeEvent;
  /** Number of writes that are not in the registry. */
  readonly missing: number;
}

/** Only the latest move of a model, be it one that was undone: what is missing of an older one is for `audit verify`. */
function incompleteOutcomes(events: readonly AuditEvent[], stageEvents: readonly StageEvent[]): readonly Incomplete[] {
  const subjects = new Set(stageEvents.map(({ subject }) => subject));
  const latest = new Map(events.filter(hasMoved).map((outcome) => [outcome.model, outcome]));
  return [...latest.values()]
    .map((event) => ({ event, missing: event.receipts.filter(({ subject }) => !subjects.has(subject)).length }))
    .filter(({ missing }) => missing > 0);
}

/** True for records of a move or its undoing, not for those that only close an intent. */
export function hasMoved(event: AuditEvent): event is OutcomeEvent {
  return movesStages(event) && event.changes.length + event.receipts.length > 0;
}

function incomplete({ event, missing }: Incomplete): OpenPromotion {
  const { actor, action, model, version, to, at, receipts, outcome } = event;
  const undone = outcome === 'reverted';
  const what = `The ${verb(action)} of ${model}/${version} to ${to} that ${actor.email} ${undone ? 'reverted' : 'made'} at ${at}`;
  const next = undone ? 'resume it' : 'resume or revert it';
  return {
    event,
    message: `${what} is incomplete: ${missing} of ${receipts.length} writes are missing; ${next}.`,
    expired: true,
    written: missing < receipts.length,
    superseded: false,
    can: undone ? ['resume'] : ['resume', 'revert'],
  };
}

function begunBy({ actor, action, model, version, to, at }: IntentEvent): string {
  return `The ${verb(action)} of ${model}/${version} to ${to} that ${actor.email} began at ${at}`;
}

function verb(action: IntentEvent['action']): string {
  return action === 'promote' ? 'promotion' : 'rollback';
}
