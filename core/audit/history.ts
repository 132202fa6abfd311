import type { Approval, Hold, VersionFacts } from '../policy/evidence';
import type { AnnotateEvent, AuditEvent, IntentEvent, OutcomeEvent, RequestEvent, ReviewEvent } from './events';
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

/** When a version passed a decision for a stage and moved there; a forced, ungoverned or rolled-back move is no pass. */
export function passedOf(history: ModelHistory, version: string): NonNullable<VersionFacts['passed']> {
  return appliedOutcomes(history)
    .filter((outcome) => outcome.version === version && outcomePassed(outcome))
    .map(({ to, at }) => ({ stage: to, at }));
}

/** Every version's passes by one reading of the history: version → passes. */
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

/** All holds of the model, released ones too. A release ends every hold of its stage that was set before it. */
export function holdsOf(history: ModelHistory): readonly Hold[] {
  let holds: readonly Hold[] = [];
  for (const event of history) {
    if (event.type === 'hold') {
      const { stage, at, actor, reason } = event;
      holds = [...holds, { stage, at, by: actor.email, ...(reason === undefined ? {} : { reason }) }];
    } else if (isOutcome(event) && event.outcome === 'applied' && event.hold) {
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
  const tags = Object.fromEntries(events.flatMap((event) => Object.entries(event.tags ?? {})));
  return { ...(description === undefined ? {} : { description }), tags };
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

/** Intents that no outcome names and that no later intent resumed, past their deadline or not. */
export function openIntents(history: readonly AuditEvent[]): readonly IntentEvent[] {
  const closed = new Set(
    history.map((event) => {
      if (event.type === 'intent') {
        return event.resumes;
      }
      return isOutcome(event) ? event.intent : undefined;
    }),
  );
  return history.filter((event) => event.type === 'intent').filter(({ id }) => !closed.has(id));
}

/** The newest outcome of the intent, or of whoever resumed it. */
export function outcomeOf(history: readonly AuditEvent[], intent: string): OutcomeEvent | undefined {
  const own = history.filter(isOutcome).findLast((event) => event.intent === intent);
  const resumed = history.findLast(
    (event) => event.type === 'intent' && event.resumes === intent && event.id !== intent,
  );
  return own ?? (resumed && outcomeOf(history.slice(history.indexOf(resumed)), resumed.id));
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
