import { appliedOutcomes, modelHistory, openIntents, outcomeOf } from '../audit/history';
import type { AuditEvent, IntentEvent, OutcomeEvent } from '../audit/events';
import { RegistryFailure } from '../registry/errors';
import { holdersOf, type Holders } from '../registry/holders';
import { allPages } from '../registry/pages';
import type { StageEvent } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { isDone } from './changes';
import { changedStages } from './conflict';
import { movedTags } from './moved-tags';
import { recordedName, type RegistrySession } from './session';

/** A move that was begun and not ended, for a person to resume or to revert. */
export interface OpenPromotion {
  /** An intent without an outcome, or an outcome some of whose writes are missing. */
  readonly event: IntentEvent | OutcomeEvent;
  /** One sentence for a person. */
  readonly message: string;
  /** Past its deadline: it blocks nobody. */
  readonly expired: boolean;
  /** Something of it is in the registry. */
  readonly written: boolean;
  readonly can: readonly ('resume' | 'revert')[];
}

/** What crashes and time-outs left behind in this registry, oldest first. */
export async function openPromotions(s: RegistrySession, signal?: CancelSignal): Promise<readonly OpenPromotion[]> {
  const { entries } = await s.trail.read(signal);
  const events = entries.map(({ event }) => event).filter(({ registry }) => registry === recordedName(s));
  if (events.length === 0) {
    return [];
  }
  const stageEvents = s.registry.can.history ? await s.registry.stageEvents(undefined, signal) : undefined;
  const intents = await Promise.all(
    openIntents(events).map(async (intent) =>
      openIntent(s, intent, await currentHolders(s, intent.model, [intent], signal), stageEvents),
    ),
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
  const versions = await allPages((query) => s.registry.listVersions(model, query, signal));
  return holdersOf(versions, movedTags(moves));
}

/** True if the registry shows something that the intent's write did. */
export function isWritten(
  intent: IntentEvent,
  holders: Holders,
  stageEvents: readonly StageEvent[] | undefined,
): boolean {
  if (stageEvents) {
    return stageEvents.some(({ record }) => record === intent.id);
  }
  return intent.changes.some((change) => isDone(change, holders) && !isDone(change, intent.basis.holders));
}

function openIntent(
  s: RegistrySession,
  intent: IntentEvent,
  holders: Holders,
  stageEvents: readonly StageEvent[] | undefined,
): OpenPromotion {
  const { actor, action, model, version, to, at, deadline } = intent;
  const written = isWritten(intent, holders, stageEvents);
  const resumable = written || changedStages(intent, holders).length === 0;
  const state = written ? 'was written at least in part' : 'was not written';
  const next = resumable
    ? 'resume or revert it'
    : 'the stages have moved since, so that it can only be closed by reverting it';
  return {
    event: intent,
    message: `The ${verb(action)} of ${model}/${version} to ${to} that ${actor.email} began at ${at} has no outcome and ${state}; ${next}.`,
    expired: Date.parse(deadline) < s.now().getTime(),
    written,
    can: resumable ? ['resume', 'revert'] : ['revert'],
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

/** Only the latest move of a model: what is missing of an older one is a matter of `audit verify`. */
function incompleteOutcomes(events: readonly AuditEvent[], stageEvents: readonly StageEvent[]): readonly Incomplete[] {
  const subjects = new Set(stageEvents.map(({ subject }) => subject));
  const latest = new Map(appliedOutcomes(events).map((outcome) => [outcome.model, outcome]));
  return [...latest.values()]
    .map((event) => ({ event, missing: event.receipts.filter(({ subject }) => !subjects.has(subject)).length }))
    .filter(({ missing }) => missing > 0);
}

function incomplete({ event, missing }: Incomplete): OpenPromotion {
  const { actor, action, model, version, to, at, receipts } = event;
  return {
    event,
    message: `The ${verb(action)} of ${model}/${version} to ${to} that ${actor.email} made at ${at} is incomplete: ${missing} of ${receipts.length} writes are missing; resume or revert it.`,
    expired: true,
    written: missing < receipts.length,
    can: ['resume', 'revert'],
  };
}

/** The outcome that an open promotion has got meanwhile, if any. */
export function closedMeanwhile(history: readonly AuditEvent[], { event }: OpenPromotion): OutcomeEvent | undefined {
  return event.type === 'intent' ? outcomeOf(history, event.id) : undefined;
}

function verb(action: IntentEvent['action']): string {
  return action === 'promote' ? 'promotion' : 'rollback';
}
