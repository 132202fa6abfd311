import type {
  AliasEvent,
  AnnotateEvent,
  AuditEvent,
  IntentEvent,
  OutcomeEvent,
  RegisterEvent,
  RequestEvent,
} from '../../core/audit/events';
import type { TrailEntry } from '../../core/audit/trail';
import type { HolderAt } from '../../core/promotion/services';
import { assertNever } from '../../core/text/assert-never';
import type { Line } from '../output/line';
import { table } from '../output/table';

/** Characters. */
const MAX_REASON = 120;

/** What happened, one row an event. */
export function logLines(entries: readonly TrailEntry[]): Line[] {
  if (entries.length === 0) return ['The audit trail has no such events.'];
  return table(
    ['TIME', 'WHO', 'MODEL', 'WHAT', 'REASON'],
    entries.map(({ event }) => [
      event.at,
      event.actor.email,
      event.model,
      whatHappened(event),
      shortened(event.reason ?? ''),
    ]),
  );
}

/** A table's cell; the whole reason is in the JSON. */
function shortened(reason: string): string {
  return reason.length > MAX_REASON ? `${reason.slice(0, MAX_REASON)}…` : reason;
}

/** Who held which stage, one row a holder. */
export function holderLines(holders: readonly HolderAt[], at: string): Line[] {
  if (holders.length === 0) return [`The audit trail knows of nobody who held a stage at ${at}.`];
  return table(
    ['MODEL', 'STAGE', 'VERSION', 'SINCE', 'RECORD'],
    holders.map(({ model, stage, version, since, record }) => [model, stage, version, since ?? '', record ?? '']),
  );
}

function whatHappened(event: AuditEvent): string {
  if ('action' in event) return moveText(event);
  if ('stage' in event) return event.type === 'hold' ? `put ${event.stage} on hold` : `released ${event.stage}`;
  if ('digests' in event)
    return `${event.type === 'approve' ? 'approved' : 'rejected'} ${event.version} for ${event.to}`;
  return wordText(event);
}

function moveText(event: IntentEvent | OutcomeEvent): string {
  const move = `${event.version} ${event.from} → ${event.to}`;
  const noun = event.action === 'promote' ? 'promotion' : 'rollback';
  return event.type === 'intent' ? `began the ${noun} of ${move}` : `${noun} of ${move}: ${event.outcome}`;
}

function wordText(event: RegisterEvent | AnnotateEvent | AliasEvent | RequestEvent): string {
  switch (event.type) {
    case 'register':
      return `registered ${event.version}`;
    case 'annotate':
      return `annotated ${event.version ?? 'the model'}`;
    case 'alias':
      return `pointed ${event.alias} at ${event.version}`;
    case 'request':
      return `requested ${event.version} ${event.from} → ${event.to}`;
    default:
      return assertNever(event);
  }
}
