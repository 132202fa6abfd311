import { RegistryFailure } from '../../core/registry/errors';
import type { RegistryProblem } from '../../core/registry/model';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import { AUDIT_BRANCH, trackingRef } from './audit-branch';
import type { AuditBranch, Tips } from './audit-branch';
import { auditDeleted, auditDiverged, auditRewritten, seenRef } from './audit-failures';
import { describeFailure, GitError } from './failures';
import { readFetchAnswer } from './fetch-answer';
import { NETWORK_TIMEOUT } from './git';
import type { PendingPush } from './pending';
import type { Repository } from './repository';

/** Which half of a session wants to know. */
export type Asker = 'registry' | 'trail';

/** Milliseconds within which two halves of a session ask for the same step. */
const SAME_STEP = 500;

/** Brings tags, the audit branch and the governance branch here, and pushes what could not be pushed before if it may. */
export class Synchronizer {
  private differing: readonly RegistryProblem[] = [];
  private turn: Promise<void> = Promise.resolve();
  private done: { readonly for: Asker; readonly at: number } | undefined;

  public constructor(
    private readonly repository: Repository,
    private readonly branch: AuditBranch,
    private readonly remote: string | undefined,
    private readonly pending?: PendingPush,
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
    const { remote } = this;
    if (remote === undefined) return;
    // Two fetches at once would be in each other's way.
    const turn = this.turn.then(() => this.step(remote, asker, signal));
    this.turn = turn.catch(() => undefined);
    await turn;
  }

  private async step(remote: string, asker: Asker, signal: CancelSignal | undefined): Promise<void> {
    const { done } = this;
    this.done = undefined;
    if (done !== undefined && done.for !== asker && performance.now() - done.at < SAME_STEP) return;
    await this.fetch(remote, signal);
    this.branch.noteFetch();
    await this.advance(remote, signal);
    this.done = { for: asker, at: performance.now() };
  }

  private async fetch(remote: string, signal: CancelSignal | undefined): Promise<void> {
    const answer = await this.fetchOnce(remote, signal);
    const again = answer instanceof GitError && readFetchAnswer(answer.stderr, remote).lostRace;
    this.differing = this.readAnswer(again ? await this.fetchOnce(remote, signal) : answer, remote);
  }

  private async fetchOnce(remote: string, signal: CancelSignal | undefined): Promise<string | GitError> {
    const tips = await this.branch.tips(signal);
    const tracking = trackingRef(remote);
    // A branch that is named in full must exist: so its deletion is noticed once it has been seen.
    const audit = tips.remote === undefined ? `${AUDIT_BRANCH}*:${tracking}*` : `${AUDIT_BRANCH}:${tracking}`;
    const refspecs = ['refs/tags/*:refs/tags/*', audit, ...(await this.governanceRefspecs(remote, signal))];
    const args = [...FETCH, '--end-of-options', remote, ...refspecs];
    return this.repository.git.attempt(args, { signal, timeout: NETWORK_TIMEOUT });
  }

  private readAnswer(answer: string | GitError, remote: string): readonly RegistryProblem[] {
    if (!(answer instanceof GitError)) return [];
    const { differing, rewritten, missing, failed } = readFetchAnswer(answer.stderr, remote);
    if (missing === AUDIT_BRANCH) throw auditDeleted(remote);
    if (missing !== undefined) throw branchGone(missing, remote);
    if (rewritten) throw auditRewritten(remote);
    if (failed) throw describeFailure(answer, { cwd: this.repository.git.cwd, command: 'fetch' });
    return differing.map((name) => differingTag(name, remote));
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
    const tips = await this.follow(remote, signal);
    if (tips.local === undefined || tips.local === tips.remote) return;
    const isAhead = tips.remote === undefined || (await this.branch.isAncestor(tips.remote, tips.local, signal));
    if (!isAhead) throw auditDiverged(remote);
    await this.pending?.push(remote, tips, signal);
  }

  /** Moves the local branch up to the remote's where that continues it, and remembers what was seen; gives the tips then. */
  private async follow(remote: string, signal: CancelSignal | undefined): Promise<Tips> {
    for (let triesLeft = 3; ; triesLeft -= 1) {
      const tips = await this.branch.tips(signal);
      await this.branch.checkSeen(tips, signal);
      const isBehind = tips.local !== tips.remote && (await this.branch.tip(tips, signal)) === tips.remote;
      const changes = [
        ...(isBehind ? [refChange(AUDIT_BRANCH, tips.remote, tips.local)] : []),
        ...(tips.seen === tips.remote ? [] : [refChange(seenRef(remote), tips.remote, tips.seen)]),
      ].join('');
      if (changes === '') return tips;
      const answer = await this.repository.git.attempt(['update-ref', '--stdin', '-z'], { input: changes });
      if (!(answer instanceof GitError)) return { ...tips, ...(isBehind ? defined({ local: tips.remote }) : {}) };
      // Another process of this clone may have moved the same refs.
      if (triesLeft === 1) {
        throw describeFailure(answer, { cwd: this.repository.git.cwd, command: 'update-ref' });
      }
    }
  }
}

function refChange(ref: string, id = '', old?: string): string {
  return old === undefined ? `create ${ref}\0${id}\0` : `update ${ref}\0${id}\0${old}\0`;
}

const FETCH = [
  // Compact output leaves out the names that have to be read.
  '-c',
  'fetch.output=full',
  'fetch',
  '--progress',
  '--no-tags',
  '--no-prune',
  '--no-prune-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--no-auto-maintenance',
];

function branchGone(ref: string, remote: string): RegistryFailure {
  const name = ref.slice('refs/heads/'.length);
  return new RegistryFailure(
    'unreachable',
    `The branch ${name}, whose policies decide here, is gone on ${remote}: run git fetch ${remote}, then git remote set-head ${remote} -a.`,
  );
}

function differingTag(name: string, remote: string): RegistryProblem {
  return {
    subject: `refs/tags/${name}`,
    message: `Tag ${name} is not the same here and on ${remote}.`,
    fix: `Find out which one is right; to take the one of ${remote}, delete the tag here (git tag -d '${name}') and fetch.`,
  };
}
