import { setTimeout } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { RegistrySession } from '../../core/promotion/session';
import { writeThenRecord } from '../../core/promotion/writer';
import { registryWith } from '../../core/registry/environment-registry';
import type { OtherRegistries } from '../../core/registry/environment-opening';
import { Environments } from '../../core/registry/environments';
import type { Identity } from '../../core/registry/port';
import { PolicyLog } from './policy-log';
import { MemoryRegistry } from './registry';
import type { MemorySeed } from './seed';
import { initialState, withMove, withReceipts, type MemoryState } from './state';
import { MemoryTrail } from './trail';
import { answer, MemoryView } from './view';

const NOBODY: Identity = { name: 'Memory', email: 'memory@example.com', via: 'memory' };

export interface CloneOptions {
  readonly uri?: string;
  readonly identity?: Identity;
  /** False: a registry that is asked directly, keeps no history and takes every write. Default: true. */
  readonly compareAndSet?: boolean;
  /** The first move with more changes than this fails after so many of them, as where each change is a call of its own. */
  readonly failAfter?: number;
  /** The registries that policies may name for single stages; only with `compareAndSet: false`. */
  readonly others?: OtherRegistries;
}

/** A registry, a trail and policies that several clones share, each with its own, possibly outdated, view. */
export class MemoryRemote {
  private current: MemoryState;
  private readonly policies: PolicyLog;
  private readonly now: () => Date;

  public constructor(private readonly seed: MemorySeed) {
    this.current = initialState(seed);
    this.policies = new PolicyLog(this.current.policies);
    this.now = seed.now ?? ((): Date => new Date());
  }

  public get state(): MemoryState {
    return this.current;
  }

  /** Replacing it is what somebody does who bypasses every clone. */
  public set state(next: MemoryState) {
    if (next.policies !== this.current.policies) this.policies.add(next.policies, this.now());
    this.current = next;
  }

  /** A clone that has just fetched. */
  public clone({
    uri = 'memory:.',
    identity = NOBODY,
    compareAndSet = true,
    failAfter,
    others,
  }: CloneOptions = {}): RegistrySession {
    const { seed, now } = this;
    const view = new MemoryView(this, !compareAndSet);
    const own = new MemoryRegistry(uri, { view, seed, compareAndSet, now, failAfter });
    const environments = others && new Environments(own, uri, others);
    const registry = environments ? registryWith(own, environments) : own;
    const wait = (milliseconds: number): Promise<void> => setTimeout(milliseconds);
    const trail = new MemoryTrail(view);
    const session: RegistrySession = {
      registry,
      trail,
      policies: {
        committed: (signal) => answer(signal, () => view.policies.filter(({ preview }) => !preview)),
        workingCopy: (signal) => answer(signal, () => view.policies),
        history: (signal) => answer(signal, () => this.policies.history()),
      },
      write: compareAndSet ? writeTogether(view) : writeThenRecord({ registry, trail, now, wait }),
      complete: (outcome, signal) => answer(signal, () => view.write((state) => withReceipts(state, outcome))),
      withAudit: () => session,
      ...(environments && { exclusively: (...asked) => environments.exclusively(...asked) }),
      identity: (signal) => answer(signal, () => identity),
      now,
      newId: () => ulid(),
      wait,
    };
    return session;
  }
}

export function openMemoryRemote(seed: MemorySeed = {}): MemoryRemote {
  return new MemoryRemote(seed);
}

/** Nothing awaits between the move and its record: either both are there or neither. */
function writeTogether(view: MemoryView): RegistrySession['write'] {
  return (...[move, outcome, tip, signal]) =>
    answer(signal, () => {
      view.refuseOtherTip(tip);
      view.refuseUnseenMoves();
      const { receipts } = withMove(view.registry, move);
      const event = outcome(receipts);
      view.write((shared) => withMove(shared, move).state);
      view.append(event, tip);
      return event;
    });
}
