import type { AuditEvent } from './events';
import type { GovernorThen, Governors, Span } from './governors';

/** A commit's date is when it was made; it may have reached the governance ref later. */
const ARRIVAL = 24 * 60 * 60 * 1000;

/**
 * From when on it may have been looked at what governed, until it was recorded: since the model's record before, and a day at
 * least. `before` are the model's records before `begun`.
 */
export function spanOf(begun: AuditEvent, recorded: AuditEvent, before: readonly AuditEvent[]): Span {
  const previous = before.at(-1);
  const from = Math.min(Date.parse(begun.at) - ARRIVAL, previous ? Date.parse(previous.at) : Infinity);
  return { from, to: Date.parse(recorded.at) };
}

/** What governed the model in a way all the time, or only part of it; undefined where nothing did. */
export interface Governed {
  readonly always: boolean;
  readonly path: string;
}

/** Whether, in the whole span or in part of it, something governed the model of which the condition is true. */
export function governedIn(
  governors: Governors,
  { model, span }: { readonly model: string; readonly span: Span },
  condition: (governor: GovernorThen) => boolean = () => true,
): Governed | undefined {
  const all = governors.governorsDuring(model, span);
  const fitting = all.filter((governor) => governor !== undefined && condition(governor));
  const path = fitting.at(-1)?.path;
  return path === undefined ? undefined : { always: fitting.length === all.length, path };
}
