import { setTimeout } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { AuditEvent, OutcomeEvent } from '../../core/audit/events';
import type { AuditTrail, TrailEntry, TrailSnapshot } from '../../core/audit/trail';
import type { RegistrySession } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import type { Identity } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { answer, MemoryRegistry } from './registry';
import type { MemorySeed } from './seed';

const NOBODY: Identity = { name: 'Memory', email: 'memory@example.com', via: 'memory' };

/** Opens a registry, a trail and policies that live in memory. */
export function openMemorySession(seed: MemorySeed = {}, uri = 'memory:.'): RegistrySession {
  const now = seed.now ?? ((): Date => new Date());
  const registry = new MemoryRegistry(uri, seed, now);
  const trail = new MemoryTrail(seed.events ?? []);
  const session: RegistrySession = {
    registry,
    trail,
    policies: {
      committed: (signal) => answer(signal, () => (seed.policies ?? []).filter(({ preview }) => !preview)),
      workingCopy: (signal) => answer(signal, () => seed.policies ?? []),
    },
    write: (...[move, outcome, tip, signal]) =>
      answer(signal, () => {
        trail.check(tip);
        return trail.add(outcome(registry.move(move)));
      }).then(({ event }) => event as OutcomeEvent),
    complete: (_, signal) => answer(signal, () => undefined),
    withAudit: () => session,
    identity: (signal) => answer(signal, () => seed.identity ?? NOBODY),
    now,
    newId: () => ulid(),
    wait: (milliseconds) => setTimeout(milliseconds),
  };
  return session;
}

/** A trail whose links are numbered instead of hashed. */
class MemoryTrail implements AuditTrail {
  public readonly location = 'memory';
  private readonly entries: TrailEntry[] = [];

  public constructor(events: readonly AuditEvent[]) {
    for (const event of events) this.add(event);
  }

  public fetch(signal?: CancelSignal): Promise<void> {
    return answer(signal, () => undefined);
  }

  public read(signal?: CancelSignal): Promise<TrailSnapshot> {
    return answer(signal, () => {
      const tip = this.entries.at(-1)?.id;
      return { ...(tip === undefined ? {} : { tip }), entries: [...this.entries], problems: [] };
    });
  }

  public append(event: AuditEvent, tip: string | undefined, signal?: CancelSignal): Promise<TrailEntry> {
    return answer(signal, () => {
      this.check(tip);
      return this.add(event);
    });
  }

  public check(tip: string | undefined): void {
    if (tip !== this.entries.at(-1)?.id) {
      throw new RegistryFailure('stale', 'Somebody else wrote to the audit trail first: look again, then repeat.');
    }
  }

  public add(event: AuditEvent): TrailEntry {
    const parent = this.entries.at(-1)?.id;
    const entry = { id: String(this.entries.length + 1), ...(parent === undefined ? {} : { parent }), event };
    this.entries.push(entry);
    return entry;
  }
}
