import { readEvent } from '../../core/audit/read-event';
import type { TrailEntry, TrailProblem, TrailSnapshot } from '../../core/audit/trail';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import { auditCut, auditRewritten, seenRef } from './audit-failures';
import { EVENT_FILE, eventTree } from './event-commit';
import { describeFailure, GitError } from './failures';
import type { GitObject } from './git';
import type { Repository } from './repository';

export const AUDIT_BRANCH = 'refs/heads/stagegate-audit';

export function trackingRef(remote: string): string {
  return `refs/remotes/${remote}/stagegate-audit`;
}

/** Where the trail ends, here and on the remote as it was last seen. */
export interface Tips {
  readonly local?: string;
  readonly remote?: string;
  /** What of the remote's trail this clone has accepted; the remote's must continue it. */
  readonly seen?: string;
}

/** The chain of events on the orphan branch: reading only. */
export class AuditBranch {
  private last: TrailSnapshot = { entries: [], problems: [] };
  private fetched = false;

  public constructor(
    private readonly repository: Repository,
    private readonly remote: string | undefined,
  ) {}

  /**
   * False while a remote may have a trail of which nothing was ever fetched, as after `git clone --single-branch`, and for
   * one that a shallow clone has cut off.
   */
  public async isKnown(signal?: CancelSignal): Promise<boolean> {
    const tips = await this.tips(signal);
    const tip = await this.tip(tips, signal);
    if (tip === undefined) return this.remote === undefined || this.fetched;
    return tip === this.last.tip || !(await this.isCut(tip, signal));
  }

  public noteFetch(): void {
    this.fetched = true;
  }

  public async tips(signal?: CancelSignal): Promise<Tips> {
    const names = this.remote === undefined ? [] : [trackingRef(this.remote), seenRef(this.remote)];
    const printed = await this.repository.git.run(
      ['for-each-ref', '--format=%(refname) %(objectname)', AUDIT_BRANCH, ...names],
      { signal },
    );
    const ids = new Map(printed.split('\n').map((line) => line.split(' ') as [string, string]));
    const [tracking, seen] = names.map((name) => ids.get(name));
    // A fetch that prunes takes the tracking ref away; what was seen stays.
    return defined({ local: ids.get(AUDIT_BRANCH), remote: tracking ?? seen, seen });
  }

  /** The newest event known here: the local branch, unless the remote's, as last seen, continues it. */
  public async tip({ local, remote }: Tips, signal?: CancelSignal): Promise<string | undefined> {
    if (local === undefined || remote === undefined || local === remote) return local ?? remote;
    return (await this.isAncestor(local, remote, signal)) ? remote : local;
  }

  public async isAncestor(older: string, newer: string, signal?: CancelSignal): Promise<boolean> {
    const { git } = this.repository;
    const answer = await git.attempt(['merge-base', '--is-ancestor', older, newer], { signal });
    if (!(answer instanceof GitError)) return true;
    if (answer.exitCode === 1) return false;
    throw describeFailure(answer, { cwd: git.cwd, command: 'merge-base' });
  }

  /** Throws `refused` when the remote's trail, as last fetched by whatever command, lacks what was seen of it before. */
  public async checkSeen({ remote, seen }: Tips, signal?: CancelSignal): Promise<void> {
    if (this.remote === undefined || remote === undefined || seen === undefined || remote === seen) return;
    if (await this.isAncestor(seen, remote, signal)) return;
    throw (await this.isCut(remote, signal)) ? auditCut() : auditRewritten(this.remote);
  }

  /** The whole trail; only commits that were not there the last time are read. */
  public async read(signal?: CancelSignal): Promise<TrailSnapshot> {
    const tip = await this.tip(await this.tips(signal), signal);
    // Reads overlap: each adds to what was known when it began.
    const { last } = this;
    if (tip === undefined) return { entries: [], problems: [] };
    if (tip === last.tip) return last;
    const known = last.tip;
    const added = await this.readCommits(known === undefined ? [tip] : [tip, `^${known}`], signal);
    const continues = known !== undefined && added.first === known;
    const base = continues ? last : { entries: [], problems: [] };
    const rest = continues || known === undefined ? added : await this.readCommits([tip], signal);
    this.last = {
      tip,
      entries: [...base.entries, ...rest.entries],
      problems: [...base.problems, ...rest.problems],
    };
    return this.last;
  }

  /** Events that one end of the branch has and the other has not, oldest first. */
  public async between(
    older: string | undefined,
    newer: string,
    signal?: CancelSignal,
  ): Promise<readonly TrailEntry[]> {
    return (await this.readCommits(older === undefined ? [newer] : [newer, `^${older}`], signal)).entries;
  }

  /** True when the oldest commit that is here has a parent that is not: the boundary of a shallow clone. */
  private async isCut(tip: string, signal: CancelSignal | undefined): Promise<boolean> {
    const { git } = this.repository;
    if ((await git.run(['rev-parse', '--is-shallow-repository'], { signal })).trim() === 'false') return false;
    const roots = await git.run(['rev-list', '--first-parent', '--max-parents=0', tip], { signal });
    const [root] = await git.readObjects([roots.trim()], signal);
    return hasParent(root);
  }

  private async readCommits(range: readonly string[], signal?: CancelSignal): Promise<CommitRange> {
    const { git, hash } = this.repository;
    const printed = await git.run(['rev-list', '--first-parent', '--reverse', '--format=%H %T %P', ...range], {
      signal,
    });
    const commits = printed.split('\n').flatMap(parseCommit);
    const [oldest, ...blobs] = await git.readObjects(
      [commits[0]?.id ?? '', ...commits.map(({ id }) => `${id}:${EVENT_FILE}`)],
      signal,
    );
    if (commits[0]?.parents.length === 0 && hasParent(oldest)) throw auditCut();
    const entries: TrailEntry[] = [];
    const problems: TrailProblem[] = [];
    for (const [index, commit] of commits.entries()) {
      const entry = readEntry(commit, blobs[index], hash);
      if (typeof entry === 'string') problems.push({ id: commit.id, message: entry });
      else entries.push(entry);
    }
    return { entries, problems: [...problems, ...commits.flatMap(mergeProblem)], first: commits[0]?.parents[0] };
  }
}

interface CommitRange {
  readonly entries: readonly TrailEntry[];
  readonly problems: readonly TrailProblem[];
  /** Parent of the oldest commit. */
  readonly first: string | undefined;
}

interface Commit {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
}

function parseCommit(line: string): Commit[] {
  const [id = '', tree = '', ...parents] = line.trim().split(' ');
  return id === '' || id === 'commit' ? [] : [{ id, tree, parents }];
}

/** What the commit itself says, where `git log` shows what a shallow clone makes of it. */
function hasParent(commit: GitObject | undefined): boolean {
  return commit !== undefined && /^tree \w+\nparent /.test(commit.bytes.toString('latin1', 0, 200));
}

function readEntry(
  { id, tree, parents }: Commit,
  blob: GitObject | undefined,
  hash: Repository['hash'],
): TrailEntry | string {
  const short = id.slice(0, 10);
  if (blob?.type !== 'blob') return `Commit ${short} of the audit branch holds no ${EVENT_FILE}.`;
  const reading = readEvent(blob.bytes.toString('utf8'));
  if ('problem' in reading)
    return `The event of commit ${short} of the audit branch cannot be used: ${reading.problem}.`;
  if (tree !== eventTree(blob.id, hash)) return `Commit ${short} of the audit branch holds more than its event.`;
  return { id, ...(parents[0] === undefined ? {} : { parent: parents[0] }), event: reading.event };
}

function mergeProblem({ id, parents }: Commit): TrailProblem[] {
  if (parents.length < 2) return [];
  return [
    { id, message: `Commit ${id.slice(0, 10)} of the audit branch is a merge; the trail is a line of single events.` },
  ];
}
