import { mkdir, open, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AuditEvent } from '../../core/audit/events';
import type { AuditTrail, TrailEntry, TrailSnapshot } from '../../core/audit/trail';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import { ChainReader, idOf, lineOf } from './chain';
import { underLock } from './lock';
import { readTail, type Tail } from './tail';

/** A trail in a file of this computer: one line an event, each with the hash of the line before. */
export class FileTrail implements AuditTrail {
  public readonly location: string;
  private readonly chain = new ChainReader();
  private last: { readonly mark: string; readonly snapshot: TrailSnapshot } | undefined;

  /** `file`: an absolute path; made with the first event. `refusal`: why nothing may be written to it, in a sentence. */
  public constructor(
    private readonly file: string,
    private readonly refusal?: string,
  ) {
    this.location = `file ${file}`;
  }

  /** There is nowhere to fetch from; but a file that lost lines must not be gone on with. */
  public async fetch(signal?: CancelSignal): Promise<void> {
    await this.guarded('read', signal, async () => {
      const seen = await this.seenTip();
      if (seen !== (await readTail(this.file)).tip) this.checkSeen(await this.readWhole(), seen);
    });
  }

  public isKnown(): Promise<boolean> {
    return Promise.resolve(true);
  }

  public read(signal?: CancelSignal): Promise<TrailSnapshot> {
    return this.guarded('read', signal, () => this.readWhole());
  }

  public lastSeen(signal?: CancelSignal): Promise<string | undefined> {
    return this.guarded('read', signal, () => this.seenTip());
  }

  public append(event: AuditEvent, tip: string | undefined, signal?: CancelSignal): Promise<TrailEntry> {
    return this.guarded('written', signal, async () => {
      if (this.refusal !== undefined) throw new RegistryFailure('refused', this.refusal);
      const line = lineOf(event, tip);
      await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
      return underLock(
        `${this.file}.lock`,
        async (isHeld) => {
          const tail = await readTail(this.file);
          const seen = await this.seenTip();
          if (tail.tip !== tip) throw stale();
          if (seen !== tip) this.checkSeen(await this.readWhole(), seen);
          if (!(await isHeld())) throw stale();
          await appendLine(this.file, line, tail);
          const id = idOf(line.slice(0, -1));
          await this.noteTip(id);
          return { id, ...defined({ parent: tip }), event };
        },
        signal,
      );
    });
  }

  private async readWhole(): Promise<TrailSnapshot> {
    const mark = await markOf(this.file);
    if (mark === undefined) return EMPTY;
    if (mark === this.last?.mark) return this.last.snapshot;
    const snapshot = this.chain.read(await readFile(this.file));
    this.last = { mark, snapshot };
    return snapshot;
  }

  private get seenFile(): string {
    return `${this.file}.tip`;
  }

  private async seenTip(): Promise<string | undefined> {
    const text = await readFile(this.seenFile, 'utf8').catch(undefinedIfMissing);
    return /^[0-9a-f]{64}/.exec(text ?? '')?.[0];
  }

  /** In one step, so that nobody reads half of it. The event is in the trail by now: an end that cannot be noted is no failure of it. */
  private async noteTip(id: string): Promise<void> {
    const fresh = `${this.seenFile}.new`;
    try {
      await writeFile(fresh, `${id}\n`, { mode: 0o600 });
      await rename(fresh, this.seenFile);
    } catch {
      // The end that was noted before is still in the trail, and the next event notes its own.
    }
  }

  private checkSeen({ entries, problems }: TrailSnapshot, seen: string | undefined): void {
    if (seen === undefined || [...entries, ...problems].some(({ id }) => id === seen)) return;
    throw new RegistryFailure(
      'refused',
      `The audit trail ${this.file} was cut off or rewritten, which must never happen: find out who did it and restore the file, or delete ${this.seenFile} to go on without what is lost.`,
    );
  }

  private async guarded<T>(
    what: 'read' | 'written',
    signal: CancelSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    if (signal?.aborted === true) throw new RegistryFailure('cancelled', 'Cancelled.');
    try {
      return await work();
    } catch (error) {
      if (error instanceof RegistryFailure) throw error;
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      throw new RegistryFailure(
        'unreachable',
        `The audit trail ${this.file} cannot be ${what} (${code}): check the disk, and that the file is yours.`,
      );
    }
  }
}

const EMPTY: TrailSnapshot = { entries: [], problems: [] };

function stale(): RegistryFailure {
  return new RegistryFailure('stale', 'Somebody else wrote to the audit trail first: look again, then repeat.');
}

/** On the disk when this returns; what of the line before a crash has left is taken away first, and what cannot be written whole too. */
async function appendLine(file: string, line: string, { end, size }: Tail): Promise<void> {
  if (size > end) await truncate(file, end);
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.writeFile(line);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await truncate(file, end);
    throw error;
  }
  await handle.close();
}

/** Differs whenever the file has changed. */
async function markOf(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(undefinedIfMissing);
  return found && [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}

function undefinedIfMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
