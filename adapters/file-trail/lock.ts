import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';

/** Nobody has a lock for as long; what is older was left behind. */
const LEASE_MS = 30_000;
/** Between making a lock and writing down whose it is lies nothing. */
const NAMELESS_MS = 1000;
const PATIENCE_MS = 10_000;
const LONGEST_PAUSE_MS = 20;

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells one holding from every other. */
  readonly token: string;
}

/**
 * Does the work while no other process has the lock file. One that a dead process has left, or that is older than any work
 * takes, is broken. `isHeld` says whether that has happened to oneself.
 */
export async function underLock<T>(
  file: string,
  work: (isHeld: () => Promise<boolean>) => Promise<T>,
  signal?: CancelSignal,
): Promise<T> {
  const { token } = await acquire(file, signal);
  const isHeld = async (): Promise<boolean> => (await holderOf(file))?.token === token;
  try {
    return await work(isHeld);
  } finally {
    if (await isHeld()) await release(file);
  }
}

/** The work is done: a lock that cannot be given back is no failure of it, and is broken later. */
async function release(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
}

async function acquire(file: string, signal: CancelSignal | undefined): Promise<Holder> {
  const holder = { pid: process.pid, host: hostname(), token: randomUUID() };
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await create(file, holder))) {
    if (signal?.aborted === true) throw new RegistryFailure('cancelled', 'Cancelled before anything was written.');
    if (Date.now() > deadline) {
      throw new RegistryFailure(
        'unreachable',
        `Another process holds ${file}: wait for it, or delete the file if there is none.`,
      );
    }
    if (await isLeft(file)) await breakLock(file, holder);
    else await setTimeout(Math.random() * LONGEST_PAUSE_MS);
  }
  return holder;
}

/** Of two who would break a lock at once, the slower one must not take away what the faster one has made since. */
async function breakLock(file: string, holder: Holder): Promise<void> {
  const breaking = `${file}.break`;
  if (await create(breaking, holder)) {
    if (await isLeft(file)) await rm(file, { force: true });
    await rm(breaking, { force: true });
  } else if (await isLeft(breaking)) {
    await rm(breaking, { force: true });
  }
}

async function create(file: string, holder: Holder): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isLeft(file: string): Promise<boolean> {
  const made = await stat(file).catch(() => undefined);
  if (made === undefined) return false;
  const holder = await holderOf(file);
  const isDead = holder?.host === hostname() && !isAlive(holder.pid);
  return isDead || Date.now() - made.mtimeMs > (holder === undefined ? NAMELESS_MS : LEASE_MS);
}

/** Undefined where there is none, or where nobody has written whose it is. */
async function holderOf(file: string): Promise<Partial<Holder> | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number | undefined): boolean {
  try {
    return pid === undefined || process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
