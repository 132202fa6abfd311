import type { CancelSignal } from '../text/cancellation';
import type { AuditEvent } from './events';

/** An event in its place in the chain. */
export interface TrailEntry {
  /** Commit id, or hash of the chained line. */
  readonly id: string;
  /** Absent for the first. */
  readonly parent?: string;
  readonly event: AuditEvent;
}

export interface TrailProblem {
  readonly id: string;
  readonly message: string;
}

export interface TrailSnapshot {
  /** Absent while the trail is empty. */
  readonly tip?: string;
  /** Oldest first. */
  readonly entries: readonly TrailEntry[];
  /** Links that are not a readable event, merges, and other breaks of the chain. */
  readonly problems: readonly TrailProblem[];
}

/** The first link, which tells a trail from every other; undefined while there is none that can be read. */
export function rootOf({ entries: [first] }: TrailSnapshot): string | undefined {
  return first?.parent === undefined ? first?.id : undefined;
}

/** The append-only audit trail. Methods throw `RegistryFailure` and nothing else. */
export interface AuditTrail {
  /** For people: `branch stagegate-audit of origin`. */
  readonly location: string;
  /** Brings remote events here. A remote trail that was deleted or rewritten is `refused`, with the sentence that says so. */
  fetch(signal?: CancelSignal): Promise<void>;
  /** False while nobody has looked whether there is a remote trail: what `read` gives then says nothing. */
  isKnown(signal?: CancelSignal): Promise<boolean>;
  read(signal?: CancelSignal): Promise<TrailSnapshot>;
  /** The remote trail's tip as this clone last saw it, kept where no fetch overwrites it; undefined before the first. */
  lastSeen?(signal?: CancelSignal): Promise<string | undefined>;
  /** Appends after `tip` (undefined: the trail must be empty) and pushes where asked to; `stale` when the tip has moved. */
  append(event: AuditEvent, tip: string | undefined, signal?: CancelSignal): Promise<TrailEntry>;
}
