import type { Approval, Hold, VersionFacts } from '../policy/evidence';
import type {
  AnnotateEvent,
  AuditEvent,
  IntentEvent,
  Outcome,
  OutcomeEvent,
  RequestEvent,
  ReviewEvent,
} from './events';
import type { TrailEntry } from './trail';

/** The part of the trail that is about one model; made by `modelHistory`, oldest first. */
export type ModelHistory = readonly AuditEvent[];

/** One model's events in one registry. The order of the chain counts, not the time stamps that clocks gave. */
export function modelHistory(entries: readonly TrailEntry[], registry: string, model: string): ModelHistory {
  return entries.map(({ event }) => event).filter((event) => event.registry === registry && event.model === model);
}

/** The outcomes that moved stages, without those that were undone afterwards. */
export function appliedOutcomes(history: ModelHistory): readonly OutcomeEvent[] {
  const undone = new Set(
    history.flatMap((event) =>
      isOutcome(event) && event.outcome === 'reverted' && event.intent ? [event.intent] : [],
    ),
  );
  return history.filter(isOutcome).filter(({ outcome, intent }) => outcome === 'applied' && !undone.has(intent ?? ''));
}

/**
 * When versions passed a decision for a stage and moved there, by one reading of the history: version → passes. Moves that
 * were forced, ungoverned or undone are no passes.
 */
export function allPassed(history: ModelHistory): ReadonlyMap<string, NonNullable<VersionFacts['passed']>> {
  const passed = new Map<string, { stage: string; at: string }[]>();
  for (const { version, to, at } of appliedOutcomes(history).filter(outcomePassed)) {
    const passes = passed.get(version) ?? [];
    passes.push({ stage: to, at });
    passed.set(version, passes);
  }
  return passed;
}

/** True for a promotion whose own decision let it through. */
export function outcomePassed({ action, decision }: OutcomeEvent): boolean {
  return action === 'promote' && (decision?.result === 'pass' || decision?.result === 'warn');
}

/** All holds of the model, released ones too, without those of rollbacks that were undone. A release ends every hold of its stage that was set before it. */
export function holdsOf(history: ModelHistory): readonly Hold[] {
  const moves = new Set<AuditEvent>(appliedOutcomes(history));
  let holds: readonly Hold[] = [];
  for (const event of history) {
    if (event.type === 'hold') {
      const { stage, at, actor, reason } = event;
      holds = [...holds, { stage, at, by: actor.email, ...(reason === undefined ? {} : { reason }) }];
    } else if (isOutcome(event) && event.hold && moves.has(event)) {
      holds = [...holds, event.hold];
    } else if (event.type === 'release') {
      const { stage, at } = event;
      holds = holds.map((hold) => (hold.stage === stage && !hold.releasedAt ? { ...hold, releasedAt: at } : hold));
    }
  }
  return holds;
}

/** The newest request to promote the version to the stage. */
export function lastRequest(history: ModelHistory, version: string, to: string): RequestEvent | undefined {
  return history
    .filter((event) => event.type === 'request')
    .findLast((request) => request.version === version && request.to === to);
}

/** Every word of reviewers about promoting the version to the stage; which of them count is the policy's to decide. */
export function approvalsOf(history: ModelHistory, version: string, to: string): readonly Approval[] {
  return history
    .filter(isReview)
    .filter((review) => review.version === version && review.to === to)
    .map(({ actor, at, type, reason, digests }) => ({
      by: actor.email,
      at,
      decision: type,
      ...(reason === undefined ? {} : { reason }),
      digests,
    }));
}

/** Documentation and metadata that people recorded; a tag that is `null` was removed. */
export interface Annotations {
  readonly description?: string;
  readonly tags: Readonly<Record<string, string | null>>;
  /** Who had the last word on each tag that was not removed: tag → address. */
  readonly setBy: Readonly<Record<string, string>>;
}

/** Annotations by version, by one reading of the history; without a version those of the model itself. */
export function allAnnotations(history: ModelHistory): (version?: string) => Annotations {
  const events = new Map<string | undefined, AnnotateEvent[]>();
  for (const event of history) {
    if (event.type !== 'annotate') continue;
    const own = events.get(event.version) ?? [];
    own.push(event);
    events.set(event.version, own);
  }
  return (version) => summed(events.get(version) ?? []);
}

/** The latest word on each tag, and on the description, counts. */
function summed(events: readonly AnnotateEvent[]): Annotations {
  const description = events.findLast((event) => event.description !== undefined)?.description;
  const words = events.flatMap(({ tags = {}, actor }) =>
    Object.entries(tags).map(([key, value]) => ({ key, value, by: actor.email })),
  );
  const tags = Object.fromEntries(words.map(({ key, value }) => [key, value]));
  const setters = Object.fromEntries(words.map(({ key, by }) => [key, by]));
  const setBy = Object.fromEntries(Object.entries(setters).filter(([key]) => tags[key] !== null));
  return { ...(description === undefined ? {} : { description }), tags, setBy };
}

/** Tags as the registry has them, with what people recorded on top. */
export function annotatedTags(
  tags: Readonly<Record<string, string>>,
  annotations: Annotations,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries({ ...tags, ...annotations.tags }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** Intents that nothing has ended and nobody is at resuming, past their deadline or not. */
export function openIntents(history: readonly AuditEvent[]): readonly IntentEvent[] {
  const { fates } = readFates(history);
  return history.filter((event) => event.type === 'intent').filter(({ id }) => fates.get(id)?.state === 'open');
}

/**
 * What ended the intent: its own outcome, else that of a resumption that moved or restored the stages. `unknown` ends
 * nothing, nor does a resumption that failed: what was written in part is still there.
 */
export function endOf(history: readonly AuditEvent[], intent: string): OutcomeEvent | undefined {
  const { fates, ends } = readFates(history);
  return ends.get(intent) ?? fates.get(intent)?.end;
}

/** True where a second outcome of an intent is no contradiction: nobody knew before, or what was applied is undone. */
export function mayFollow(before: Outcome, after: Outcome): boolean {
  return before === 'unknown'
    ? after === 'applied' || after === 'reverted' || after === 'failed'
    : before === 'applied' && after === 'reverted';
}

interface Fate {
  readonly state: 'open' | 'underway' | 'ended';
  readonly end?: OutcomeEvent | undefined;
}

/** Read backwards, because a resumption comes after what it resumes. */
function readFates(history: readonly AuditEvent[]): {
  readonly fates: ReadonlyMap<string, Fate>;
  readonly ends: ReadonlyMap<string, OutcomeEvent>;
} {
  const outcomes = history.filter(isOutcome).filter(({ outcome }) => outcome !== 'unknown');
  const ends = new Map(outcomes.map((outcome) => [outcome.intent ?? '', outcome]));
  const fates = new Map<string, Fate>();
  const resumptions = new Map<string, Fate[]>();
  for (const { id, resumes } of history.filter((event) => event.type === 'intent').toReversed()) {
    const fate = fateOf(ends.get(id), resumptions.get(id) ?? []);
    fates.set(id, fate);
    if (resumes !== undefined) {
      resumptions.set(resumes, [...(resumptions.get(resumes) ?? []), fate]);
    }
  }
  return { fates, ends };
}

function fateOf(own: OutcomeEvent | undefined, resumptions: readonly Fate[]): Fate {
  const end =
    own ?? resumptions.find(({ end: other }) => other?.outcome === 'applied' || other?.outcome === 'reverted')?.end;
  if (end) {
    return { state: 'ended', end };
  }
  return { state: resumptions.some(({ state }) => state !== 'ended') ? 'underway' : 'open' };
}

/** Who registered each version, as the trail knows: version → address. */
export function authorsOf(history: ModelHistory): ReadonlyMap<string, string> {
  const authors = new Map<string, string>();
  for (const event of history) {
    if (event.type === 'register' && !authors.has(event.version)) authors.set(event.version, event.actor.email);
  }
  return authors;
}

function isReview(event: AuditEvent): event is ReviewEvent {
  return event.type === 'approve' || event.type === 'reject';
}

export function isOutcome(event: AuditEvent): event is OutcomeEvent {
  return event.type === 'outcome';
}
