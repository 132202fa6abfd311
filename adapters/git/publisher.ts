import { RegistryFailure } from '../../core/registry/errors';
import type { AuditDestination } from '../../core/promotion/session';
import type { CancelSignal } from '../../core/text/cancellation';
import { AUDIT_BRANCH, trackingRef } from './audit-branch';
import { seenRef } from './audit-failures';
import { describeFailure, GitError } from './failures';
import { NETWORK_TIMEOUT } from './git';
import type { Git } from './git';
import { describeCutOff, describePush } from './rejections';

/** A ref that is to point at an object. */
export interface RefUpdate {
  readonly ref: string;
  readonly id: string;
  /** What it points at now, here; absent: nothing, the ref is new. */
  readonly old?: string;
  /** For the audit branch: what the remote has. */
  readonly lease?: string;
}

/** Where writes go besides this repository. */
export interface Destination {
  readonly remote: string | undefined;
  readonly push: AuditDestination['push'];
}

/**
 * Makes refs visible: on the remote first, so that a refused push leaves nothing behind, then here in one transaction.
 * Throws `stale` when a ref is no longer as expected.
 */
export class Publisher {
  public constructor(
    private readonly git: Git,
    public readonly destination: Destination,
  ) {}

  /**
   * `updates` appear together. `followUps` complete them: without a remote in the same transaction, else in pushes of their
   * own; what fails of those is seen by the missing refs, and must not look like a failure of what has happened.
   */
  public async publish(
    updates: readonly RefUpdate[],
    followUps: readonly RefUpdate[] = [],
    signal?: CancelSignal,
  ): Promise<void> {
    const { remote } = this.destination;
    if (remote === undefined || !(await this.pushAsAsked(remote, updates, signal))) {
      await this.showHere([...updates, ...followUps]);
      return;
    }
    await this.showPushed(remote, updates);
    try {
      await this.publishInPortions(remote, followUps, signal);
    } catch (error) {
      if (!(error instanceof RegistryFailure)) throw error;
    }
  }

  private async publishInPortions(
    remote: string,
    tags: readonly RefUpdate[],
    signal: CancelSignal | undefined,
  ): Promise<void> {
    for (const portion of portions(tags)) {
      await this.push(remote, portion, signal);
      await this.showPushed(remote, portion);
    }
  }

  /** Pushes refs that are already here. */
  public async push(remote: string, updates: readonly RefUpdate[], signal?: CancelSignal): Promise<void> {
    const leases = updates.flatMap(({ ref, lease }) =>
      ref === AUDIT_BRANCH ? [`--force-with-lease=${ref}:${lease ?? ''}`] : [],
    );
    const args = [...PUSH, ...leases, remote, ...updates.map(({ ref, id }) => `${id}:${ref}`)];
    if (signal?.aborted === true) throw new RegistryFailure('cancelled', 'Cancelled before anything was pushed.');
    const answer = await this.git.attempt(args, { signal, timeout: NETWORK_TIMEOUT }).catch((error: unknown) => {
      throw describeCutOff(error, remote);
    });
    if (answer instanceof GitError) throw describePush(answer, remote, this.git.cwd);
  }

  private async pushAsAsked(
    remote: string,
    updates: readonly RefUpdate[],
    signal: CancelSignal | undefined,
  ): Promise<boolean> {
    const { push } = this.destination;
    if (push === 'never') return false;
    try {
      await this.push(remote, updates, signal);
      return true;
    } catch (error) {
      const offline = error instanceof RegistryFailure && error.reason === 'unreachable';
      if (offline && push === 'bestEffort') return false;
      throw error;
    }
  }

  /** What the remote has now is here as well, or comes with the next fetch: it is not stale because a fetch was faster. */
  public async showPushed(remote: string, updates: readonly RefUpdate[]): Promise<void> {
    const answer = await this.transaction(updates, remote);
    if (!(answer instanceof GitError)) return;
    const printed = await this.git.run(['for-each-ref', '--format=%(refname) %(objectname)', ...updates.map(refOf)]);
    const here = new Map(printed.split('\n').map((line) => line.split(' ') as [string, string]));
    const missing = updates.filter(({ ref, old }) => here.get(ref) === old);
    if (missing.length > 0) await this.transaction(missing, remote);
  }

  private async showHere(updates: readonly RefUpdate[]): Promise<void> {
    const answer = await this.transaction(updates, undefined);
    if (answer instanceof GitError) throw describeTransaction(answer, this.git.cwd);
  }

  /** `remote`: has the updates already. */
  private async transaction(updates: readonly RefUpdate[], remote: string | undefined): Promise<string | GitError> {
    const lines = updates.map(({ ref, id, old }) =>
      old === undefined ? `create ${ref}\0${id}\0` : `update ${ref}\0${id}\0${old}\0`,
    );
    const audit = updates.find(({ ref }) => ref === AUDIT_BRANCH);
    const seen = remote === undefined || audit === undefined ? [] : [trackingRef(remote), seenRef(remote)];
    const follows = seen.map((ref) => `update ${ref}\0${audit?.id ?? ''}\0\0`);
    const input = ['start\0', ...lines, ...follows, 'prepare\0', 'commit\0'].join('');
    return this.git.attempt(['update-ref', '--stdin', '-z'], { input });
  }
}

const refOf = ({ ref }: RefUpdate): string => ref;

/** Git hosts raise no event for more tags than this in one push. */
const TAGS_PER_PUSH = 3;

/** As many pushes as the tags need. */
export function portions<T>(tags: readonly T[]): T[][] {
  const count = Math.ceil(tags.length / TAGS_PER_PUSH);
  return Array.from({ length: count }, (_, index) => tags.slice(index * TAGS_PER_PUSH, (index + 1) * TAGS_PER_PUSH));
}

const PUSH = [
  'push',
  '--atomic',
  '--no-verify',
  '--porcelain',
  '--progress',
  '--no-follow-tags',
  '--recurse-submodules=no',
];

function describeTransaction(error: GitError, cwd: string): RegistryFailure {
  const moved = /but expected|reference already exists|unable to resolve reference|is at [0-9a-f]+ but/.test(
    error.stderr,
  );
  if (moved)
    return new RegistryFailure(
      'stale',
      'Somebody else wrote to this repository at the same moment: look again, then repeat.',
    );
  const clash = /'([^']+)' exists; cannot create '([^']+)'/.exec(error.stderr);
  if (clash !== null)
    return new RegistryFailure(
      'invalid',
      `Git cannot hold ${clash[2] ?? ''} beside ${clash[1] ?? ''}: use another name.`,
    );
  return describeFailure(error, { cwd, command: 'update-ref' });
}
