import type { AuditEvent } from '../../core/audit/events';
import type { TrailEntry } from '../../core/audit/trail';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { entryAfter, withEntry, type MemoryState } from './state';

/** Whatever the clones of one remote share. */
export interface Shared {
  state: MemoryState;
}

/** One clone's view of the remote: what it fetched last, together with what it wrote itself. */
export class MemoryView {
  private fetched: MemoryState;

  public constructor(
    private readonly remote: Shared,
    /** The registry is asked directly, as one behind an HTTP interface is; only the trail is fetched. */
    private readonly live: boolean,
  ) {
    this.fetched = remote.state;
  }

  public get registry(): MemoryState {
    return this.live ? this.remote.state : this.fetched;
  }

  public get entries(): MemoryState['entries'] {
    return this.fetched.entries;
  }

  public get policies(): MemoryState['policies'] {
    return this.fetched.policies;
  }

  public fetch(): void {
    this.fetched = this.remote.state;
  }

  /** Changes the registry where the remote counts itself, whatever this clone has seen. */
  public write(change: (state: MemoryState) => MemoryState): void {
    this.remote.state = change(this.remote.state);
    const { models, moves } = this.remote.state;
    this.fetched = { ...this.fetched, models, moves };
  }

  /** Adds to the trail; throws `stale` unless `tip` is its end. */
  public append(event: AuditEvent, tip: string | undefined): TrailEntry {
    this.refuseOtherTip(tip);
    const entry = entryAfter(this.remote.state, event);
    this.remote.state = withEntry(this.remote.state, entry);
    this.fetched = { ...this.fetched, entries: this.remote.state.entries };
    return entry;
  }

  /** Throws `stale` when somebody has moved a stage that this clone has not seen. */
  public refuseUnseenMoves(): void {
    if (this.registry.moves !== this.remote.state.moves) {
      throw new RegistryFailure('stale', 'Somebody else has moved stages meanwhile: look again, then repeat.');
    }
  }

  public refuseOtherTip(tip: string | undefined): void {
    if (tip !== this.remote.state.entries.at(-1)?.id) {
      throw new RegistryFailure('stale', 'Somebody else wrote to the audit trail first: look again, then repeat.');
    }
  }
}

/** Runs synchronously, so that no two callers see each other half done; a cancelled call does nothing. */
export async function answer<T>(signal: CancelSignal | undefined, work: () => T): Promise<T> {
  if (signal?.aborted === true) throw new RegistryFailure('cancelled', 'Cancelled.');
  return Promise.resolve(work());
}
