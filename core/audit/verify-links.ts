import type { AuditEvent, IntentEvent, OutcomeEvent } from './events';
import { isOutcome, mayFollow } from './history';
import type { VerifyFinding } from './report';
import type { TrailEntry } from './trail';

/** Clocks of people differ, but not by more. */
const CLOCK_TOLERANCE = 24 * 60 * 60 * 1000;
/** Far more than any move takes. */
const LONGEST_LEASE = 60 * 60 * 1000;

/** Records that contradict each other: outcomes of other people's intents, second outcomes, and times that cannot be. */
export function linkFindings(entries: readonly TrailEntry[]): readonly VerifyFinding[] {
  const events = entries.map(({ event }) => event);
  return [...outcomeFindings(events), ...timeFindings(events)].map(([{ id, model }, message]) => ({
    kind: 'chain',
    subject: id,
    model,
    message,
  }));
}

type Complaint = readonly [AuditEvent, string];

function outcomeFindings(events: readonly AuditEvent[]): readonly Complaint[] {
  const known = new Map<string, AuditEvent>();
  const ended = new Map<string, OutcomeEvent>();
  return events.flatMap((event): readonly Complaint[] => {
    const named = isOutcome(event) && event.intent !== undefined ? known.get(event.intent) : undefined;
    known.set(event.id, known.get(event.id) ?? event);
    if (!isOutcome(event) || named === undefined) return [];
    const before = ended.get(named.id);
    ended.set(named.id, event);
    return [...otherMove(event, named), ...secondOutcome(event, before)];
  });
}

function otherMove(outcome: OutcomeEvent, named: AuditEvent): readonly Complaint[] {
  if ((named.type === 'intent' || isOutcome(named)) && sameMove(outcome, named)) return [];
  return [[outcome, `The outcome ${outcome.id} names the record ${named.id}, which is about something else.`]];
}

function sameMove(outcome: OutcomeEvent, named: IntentEvent | OutcomeEvent): boolean {
  return (['registry', 'model', 'version', 'to', 'action'] as const).every((field) => outcome[field] === named[field]);
}

/** What nobody knew may become known, and what was applied may be undone; nothing else ends twice. */
function secondOutcome(outcome: OutcomeEvent, before: OutcomeEvent | undefined): readonly Complaint[] {
  if (before === undefined || before.id === outcome.id || mayFollow(before.outcome, outcome.outcome)) return [];
  return [
    [outcome, `The outcome ${outcome.id} is a second one of the intent ${outcome.intent ?? ''}, after ${before.id}.`],
  ];
}

function timeFindings(events: readonly AuditEvent[]): readonly Complaint[] {
  let latest: AuditEvent | undefined;
  return events.flatMap((event): readonly Complaint[] => {
    const before = latest;
    if (before === undefined || Date.parse(event.at) > Date.parse(before.at)) latest = event;
    return [...(before ? backInTime(event, before) : []), ...(event.type === 'intent' ? longLease(event) : [])];
  });
}

function backInTime(event: AuditEvent, before: AuditEvent): readonly Complaint[] {
  if (Date.parse(before.at) - Date.parse(event.at) <= CLOCK_TOLERANCE) return [];
  return [[event, `The record ${event.id} says ${event.at}, but follows ${before.id}, which says ${before.at}.`]];
}

function longLease(intent: IntentEvent): readonly Complaint[] {
  if (Date.parse(intent.deadline) - Date.parse(intent.at) <= LONGEST_LEASE) return [];
  return [[intent, `The intent ${intent.id} of ${intent.at} claims its stages until ${intent.deadline}.`]];
}
