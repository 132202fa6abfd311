import type { AuditEvent } from '../../core/audit/events';
import type { TrailEntry } from '../../core/audit/trail';
import type { HolderAt } from '../../core/promotion/services';
import { assertNever } from '../../core/text/assert-never';
import type { Line } from '../output/line';
import { table } from '../output/table';

/** What happened, one row an event. */
export function logLines(entries: readonly TrailEntry[]): Line[] {
  if (entries.length === 0) return ['The audit trail has no such events.'];
  return table(
    ['TIME', 'WHO', 'MODEL', 'WHAT', 'REASON'],
    entries.map(({ event }) => [event.at, event.actor.email, event.model, whatHappened(event), event.reason ?? '']),
  );
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
  switch (event.type) {
    case 'register':
      return `registered ${event.version}`;
    case 'annotate':
      return `annotated ${event.version ?? 'the model'}`;
    case 'alias':
      return `pointed ${event.alias} at ${event.version}`;
    case 'request':
      return `requested ${event.version} ${event.from} → ${event.to}`;
    case 'approve':
      return `approved ${event.version} for ${event.to}`;
    case 'reject':
      return `rejected ${event.version} for ${event.to}`;
    case 'intent':
      return `began to ${verbs[event.action]} ${event.version} ${event.from} → ${event.to}`;
    case 'outcome':
      return `${nouns[event.action]} of ${event.version} ${event.from} → ${event.to}: ${event.outcome}`;
    case 'hold':
      return `put ${event.stage} on hold`;
    case 'release':
      return `released ${event.stage}`;
    default:
      return assertNever(event);
  }
}

const verbs = { promote: 'promote', rollback: 'roll back to' } as const;
const nouns = { promote: 'promotion', rollback: 'rollback' } as const;
