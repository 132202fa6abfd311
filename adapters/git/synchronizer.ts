import { RegistryFailure } from '../../core/registry/errors';
import type { RegistryProblem } from '../../core/registry/model';
import type { CancelSignal } from '../../core/text/cancellation';
import { AUDIT_BRANCH, trackingRef } from './audit-branch';
import type { AuditBranch, Tips } from './audit-branch';
import { describeFailure, GitError } from './failures';
import { readFetchAnswer } from './fetch-answer';
import { NETWORK_TIMEOUT } from './git';
import type { PendingPush } from './pending';
import type { Repository } from './repository';

/** Which half of a session wants to know. */
export type Asker = 'registry' | 'trail';

/** Milliseconds within which two halves of a session ask for the same step. */
const SAME_STEP = 500;

/** Brings tags, the audit branch and the governance branch here, and pushes what could not be pushed before. */
export class Synchronizer {
  private differing: readonly RegistryProblem[] = [];
  private done: { readonly for: Asker; readonly at: number } | undefined;

  public constructor(
    private readonly repository: Repository,
    private readonly branch: AuditBranch,
    private readonly remote: string | undefined,
    private readonly pending: PendingPush,
  ) {}

  /** Tags that are another object on the remote than here, as of the last fetch. */
  public get problems(): readonly RegistryProblem[] {
    return this.differing;
  }

  /**
   * One fetch brings what registry and trail ask for, so that of two that ask right after each other the second one has its
   * answer already. Whoever asks twice wants to know what has happened since.
   */
  public async synchronize(asker: Asker, signal?: CancelSignal): Promise<void> {
    if (this.remote === undefined) return;
    const { done } = this;
    this.done = undefined;
    if (done !== undefined && done.for !== asker && performance.now() - done.at < SAME_STEP) return;
    await this.fetch(this.remote, signal);
    this.branch.noteFetch(this.remote);
    await this.advance(this.remote, signal);
    this.done = { for: asker, at: performance.now() };
  }

  private async fetch(remote: string, signal: CancelSignal | undefined): Promise<void> {
    const { git } = this.repository;
    const { remote: seen } = await this.branch.tips(signal);
    const tracking = trackingRef(remote);
    // A branch that is named in full must exist: so its deletion is noticed once it has been seen.
    const audit = seen === undefined ? `${AUDIT_BRANCH}*:${tracking}*` : `${AUDIT_BRANCH}:${tracking}`;
    const refspecs = ['refs/tags/*:refs/tags/*', audit, ...(await this.governanceRefspecs(remote, signal))];
    const answer = await git.attempt([...FETCH, '--end-of-options', remote, ...refspecs], {
      signal,
      timeout: NETWORK_TIMEOUT,
    });
    if (!(answer instanceof GitError)) {
      this.differing = [];
      return;
    }
    const { differing, rewritten, missing, failed } = readFetchAnswer(answer.stderr, remote);
    if (missing === AUDIT_BRANCH) throw auditDeleted(remote);
    if (rewritten) throw auditRewritten(remote);
    if (failed) throw describeFailure(answer, { cwd: git.cwd, command: 'fetch', cancelled: false });
    this.differing = differing.map((name) => differingTag(name, remote));
  }

  /** The remote's default branch, whose policies decide; only where it was fetched before. */
  private async governanceRefspecs(remote: string, signal: CancelSignal | undefined): Promise<string[]> {
    const head = await this.repository.git.ask(['symbolic-ref', '--quiet', `refs/remotes/${remote}/HEAD`], { signal });
    const prefix = `refs/remotes/${remote}/`;
    const known = head?.trim();
    if (known?.startsWith(prefix) === true) return [`+refs/heads/${known.slice(prefix.length)}:${known}`];
    const listed = await this.repository.git.run(
      ['for-each-ref', '--format=%(refname)', `${prefix}main`, `${prefix}master`],
      { signal },
    );
    return listed.split('\n').flatMap((ref) => (ref === '' ? [] : [`+refs/heads/${ref.slice(prefix.length)}:${ref}`]));
  }

  /** Lets the local branch follow the remote's, or the remote's the local one, but never joins two histories. */
  private async advance(remote: string, signal: CancelSignal | undefined): Promise<void> {
    const tips = await this.branch.tips(signal);
    if (tips.local === tips.remote) return;
    const newest = await this.branch.tip(tips, signal);
    if (newest === tips.remote) return this.follow(tips);
    const isAhead = tips.remote === undefined || (await this.branch.isAncestor(tips.remote, newest ?? '', signal));
    if (!isAhead) throw auditDiverged(remote);
    await this.pending.push(remote, tips, signal);
  }

  private async follow({ local, remote = '' }: Tips): Promise<void> {
    const change =
      local === undefined ? `create ${AUDIT_BRANCH}\0${remote}\0` : `update ${AUDIT_BRANCH}\0${remote}\0${local}\0`;
    await this.repository.git.run(['update-ref', '--stdin', '-z'], { input: change });
  }
}

const FETCH = [
  // Compact output leaves out the names that have to be read.
  '-c',
  'fetch.output=full',
  'fetch',
  '--no-tags',
  '--no-prune',
  '--no-prune-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--no-auto-maintenance',
];

function differingTag(name: string, remote: string): RegistryProblem {
  return {
    subject: `refs/tags/${name}`,
    message: `Tag ${name} is not the same here and on ${remote}.`,
    fix: `Find out which one is right; to take the one of ${remote}, delete the tag here (git tag -d '${name}') and fetch.`,
  };
}

function auditDeleted(remote: string): RegistryFailure {
  return new RegistryFailure(
    'refused',
    `The audit branch stagegate-audit was deleted on ${remote}, which must never happen: find out who did it, then restore it with git push ${remote} stagegate-audit.`,
  );
}

function auditRewritten(remote: string): RegistryFailure {
  return new RegistryFailure(
    'refused',
    `The audit branch stagegate-audit was rewritten on ${remote}, which must never happen: find out who did it before anything else is promoted.`,
  );
}

function auditDiverged(remote: string): RegistryFailure {
  return new RegistryFailure(
    'refused',
    `The audit branch stagegate-audit of this clone and that of ${remote} no longer continue each other: one of them was rewritten, or records made here were never pushed; compare them with git log stagegate-audit ${remote}/stagegate-audit.`,
  );
}
