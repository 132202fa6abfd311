import type { Receipt, StageChange, StageEvent } from '../registry/port';
import type { AliasEvent, AuditEvent, Outcome, OutcomeEvent } from './events';
import { isOutcome } from './history';
import type { VerifyFinding } from './report';
import { changeKey } from './verify-changes';

/**
 * What registry and trail say of each other: every stamp in the registry must name a record that wrote just that, and what
 * a record says it wrote must still be there.
 */
export function stampFindings(
  events: readonly AuditEvent[],
  stageEvents: readonly StageEvent[],
): readonly VerifyFinding[] {
  const writers = new Map(stageEvents.map(({ subject, record }) => [subject, record]));
  const records = writesOf(events);
  return [
    ...stageEvents.flatMap((event) => stampFinding(event, records)),
    ...events.filter(hasReceipts).flatMap((event) => receiptFindings(event, writers)),
  ];
}

/** What was written under one stamp, as far as the trail tells. */
interface Writes {
  /** Where receipts say that something was written, and what: subject → change. */
  readonly receipts: Map<string, string>;
  /** Changes that a process announced which left no receipts behind; each may have been written once. */
  readonly unproven: Set<string>;
}

/** By the record that the writes are stamped with. */
function writesOf(events: readonly AuditEvent[]): ReadonlyMap<string, Writes> {
  const records = new Map<string, Writes>();
  for (const event of events) {
    const { model } = event;
    if (event.type === 'intent') {
      const announced = event.changes.map((change) => key(model, change));
      records.set(event.id, records.get(event.id) ?? { receipts: new Map(), unproven: new Set(announced) });
    } else if (hasReceipts(event)) {
      const record = recordOf(event);
      const writes = records.get(record) ?? { receipts: new Map(), unproven: new Set() };
      for (const { subject, change } of event.receipts) writes.receipts.set(subject, key(model, change));
      if (event.type === 'alias' || PROVEN.has(event.outcome)) writes.unproven.clear();
      records.set(record, writes);
    }
  }
  return records;
}

/** After these a record's receipts are all that it wrote. */
const PROVEN: ReadonlySet<Outcome> = new Set(['applied', 'refused', 'conflict', 'failed']);

type Writer = (OutcomeEvent | AliasEvent) & { readonly receipts: readonly Receipt[] };

function hasReceipts(event: AuditEvent): event is Writer {
  return isOutcome(event) || (event.type === 'alias' && event.receipts !== undefined);
}

/** What its writes are stamped with. */
function recordOf(event: OutcomeEvent | AliasEvent): string {
  return event.type === 'alias' ? event.id : (event.intent ?? event.id);
}

function stampFinding(event: StageEvent, records: ReadonlyMap<string, Writes>): readonly VerifyFinding[] {
  const { record, subject, model } = event;
  if (record === undefined) return [];
  const writes = records.get(record);
  const change = key(model, event);
  if (writes?.receipts.get(subject) === change || writes?.unproven.delete(change)) return [];
  const message = writes
    ? `${subject} carries the stamp of record ${record}, which is about something else.`
    : `${subject} carries the stamp of record ${record}, which is not in the audit trail.`;
  return [{ kind: 'stamp', subject, model, message }];
}

function receiptFindings(event: Writer, writers: ReadonlyMap<string, string | undefined>): readonly VerifyFinding[] {
  const { id, model } = event;
  const own = new Set((event.changes ?? []).map(changeKey));
  return event.receipts.flatMap(({ subject, change }) => {
    const problem = own.has(changeKey(change)) ? receiptProblem(subject, recordOf(event), writers) : 'is no part of it';
    const message = `The record ${id} says that it wrote ${subject}, which ${problem ?? ''}.`;
    return problem === undefined ? [] : [{ kind: 'stamp', subject, model, message } as const];
  });
}

function receiptProblem(
  subject: string,
  record: string,
  writers: ReadonlyMap<string, string | undefined>,
): string | undefined {
  if (!writers.has(subject)) return 'is not in the registry';
  return writers.get(subject) === record ? undefined : 'does not carry its stamp';
}

function key(model: string, change: StageChange): string {
  return JSON.stringify([model, changeKey(change)]);
}
