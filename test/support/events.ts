import type { AuditEvent, HoldEvent, OutcomeEvent } from '../../core/audit/events';
import type { Identity, Receipt } from '../../core/registry/port';

export const ANA: Identity = { name: 'Ana', email: 'ana@example.com', via: 'git config' };

const BASE = { schema: 1, at: '2026-11-22T12:00:00.000Z', actor: ANA, registry: 'git:.' } as const;

/** A hold, unless told otherwise. */
export function eventOf(fields: Partial<HoldEvent> & { readonly id: string }): HoldEvent {
  return { ...BASE, type: 'hold', model: 'm', stage: 'prod', ...fields };
}

export function outcomeOf(fields: Partial<OutcomeEvent> & { readonly receipts: readonly Receipt[] }): OutcomeEvent {
  return {
    ...BASE,
    id: 'outcome-1',
    type: 'outcome',
    action: 'promote',
    intent: 'record-1',
    model: 'm',
    version: 'v1.0.0',
    from: 'None',
    to: 'prod',
    outcome: 'applied',
    message: 'Done.',
    severity: 'normal',
    basis: { holders: {} },
    changes: fields.receipts.map(({ change }) => change),
    ...fields,
  };
}

/** As many holds as asked for, with ids in their order. */
export function manyEvents(count: number): AuditEvent[] {
  return Array.from({ length: count }, (_, index) => eventOf({ id: `event-${String(index)}` }));
}
