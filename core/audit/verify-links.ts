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
  return [...clockFindings(events), ...events.flatMap((event) => (event.type === 'intent' ? longLease(event) : []))];
}

/** One wrong clock is no reason to complain about everybody else's: the fewer records are the wrong ones. */
function clockFindings(events: readonly AuditEvent[]): readonly Complaint[] {
  const complaints: Complaint[] = [];
  let trusted: AuditEvent[] = [];
  let latest: AuditEvent | undefined;
  for (const [index, event] of events.entries()) {
    if (latest !== undefined && isAhead(latest, event)) {
      const reference = latest;
      const ahead = trusted.filter((before) => isAhead(before, event));
      const behind = events.slice(index).filter((later) => isAhead(reference, later));
      if (ahead.length > behind.length) {
        complaints.push([event, `${says(event)}, but follows ${reference.id}, which says ${reference.at}.`]);
        continue;
      }
      complaints.push(
        ...ahead.map((one): Complaint => [one, `${says(one)}, but ${event.id}, which follows it, says ${event.at}.`]),
      );
      trusted = trusted.filter((before) => !isAhead(before, event));
      latest = trusted.reduce<AuditEvent | undefined>(later, undefined);
    }
    trusted.push(event);
    latest = later(latest, event);
  }
  return complaints;
}

function isAhead(before: AuditEvent, after: AuditEvent): boolean {
  return Date.parse(before.at) - Date.parse(after.at) > CLOCK_TOLERANCE;
}

function later(one: AuditEvent | undefined, other: AuditEvent): AuditEvent {
  return one === undefined || Date.parse(other.at) > Date.parse(one.at) ? other : one;
}

function says({ id, at }: AuditEvent): string {
  return `The record ${id} says ${at}`;
}

function longLease(intent: IntentEvent): readonly Complaint[] {
  if (Date.parse(intent.deadline) - Date.parse(intent.at) <= LONGEST_LEASE) return [];
  return [[intent, `The intent ${intent.id} of ${intent.at} claims its stages until ${intent.deadline}.`]];
}
