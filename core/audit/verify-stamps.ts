import type { StageEvent } from '../registry/port';
import type { AuditEvent, OutcomeEvent } from './events';
import { isOutcome } from './history';
import type { VerifyFinding } from './report';

/**
 * What registry and trail say of each other: every stamp in the registry must name a record that wrote it, and what a
 * record says it wrote must still be there.
 */
export function stampFindings(
  events: readonly AuditEvent[],
  stageEvents: readonly StageEvent[],
): readonly VerifyFinding[] {
  const written = new Set(
    events.flatMap((event) => (event.type === 'intent' || isOutcome(event) ? keysOf(event) : [])),
  );
  const records = new Set(events.map(({ id }) => id));
  const writers = new Map(stageEvents.map(({ subject, record }) => [subject, record]));
  return [
    ...stageEvents.flatMap((event) => stampFinding(event, records, written)),
    ...events.filter(isOutcome).flatMap((outcome) => receiptFindings(outcome, writers)),
  ];
}

function keysOf(event: Extract<AuditEvent, { type: 'intent' | 'outcome' }>): readonly string[] {
  const record = event.type === 'intent' ? event.id : event.intent;
  const changes = [...event.changes, ...(event.type === 'outcome' ? event.receipts.map(({ change }) => change) : [])];
  return record === undefined ? [] : changes.map((change) => key(record, { model: event.model, ...change }));
}

function stampFinding(
  event: StageEvent,
  records: ReadonlySet<string>,
  written: ReadonlySet<string>,
): readonly VerifyFinding[] {
  const { record, subject, model } = event;
  if (record === undefined || written.has(key(record, event))) {
    return [];
  }
  const message = records.has(record)
    ? `${subject} carries the stamp of record ${record}, which is about something else.`
    : `${subject} carries the stamp of record ${record}, which is not in the audit trail.`;
  return [{ kind: 'stamp', subject, model, message }];
}

function receiptFindings(
  { id, model, intent, receipts }: OutcomeEvent,
  writers: ReadonlyMap<string, string | undefined>,
): readonly VerifyFinding[] {
  return receipts
    .filter(({ subject }) => !writers.has(subject) || writers.get(subject) !== intent)
    .map(({ subject }) => ({
      kind: 'stamp',
      subject,
      model,
      message: writers.has(subject)
        ? `The record ${id} says that it wrote ${subject}, which does not carry its stamp.`
        : `The record ${id} says that ${subject} was written, but it is not in the registry.`,
    }));
}

function key(
  record: string,
  { model, kind, version, stage }: Pick<StageEvent, 'model' | 'kind' | 'version' | 'stage'>,
): string {
  return JSON.stringify([record, model, kind, version, stage]);
}
