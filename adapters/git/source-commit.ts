import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { AUDIT_BRANCH } from './audit-branch';
import { GitError } from './failures';
import type { Git } from './git';

const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const AUDIT_BRANCHES = [AUDIT_BRANCH, 'refs/remotes/**/stagegate-audit'];

/** The commit that a person names as the source of a version. Throws `invalid` for one that no version can be made of. */
export async function resolveSource(git: Git, source: string, signal?: CancelSignal): Promise<string> {
  const commit = await resolveCommit(git, source, signal);
  if (commit === undefined) {
    throw invalid(source, 'is no commit, branch or tag of this repository: name one that is, such as HEAD.');
  }
  if (await isRecord(git, commit, signal)) {
    throw invalid(source, 'is a record of the audit trail, which holds no model: name a commit of another branch.');
  }
  return commit;
}

/** Git takes more for a revision than one commit: `^main` means all but its history. */
async function resolveCommit(git: Git, source: string, signal: CancelSignal | undefined): Promise<string | undefined> {
  if (source === '' || source.startsWith('-') || /\p{Cc}/u.test(source)) return undefined;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${source}^{commit}`];
  const printed = await git.attempt(args, { signal });
  const commit = printed instanceof GitError ? '' : printed.trim();
  return OBJECT_ID.test(commit) ? commit : undefined;
}

/** True for a commit that is on the audit branch and on no other. */
async function isRecord(git: Git, commit: string, signal: CancelSignal | undefined): Promise<boolean> {
  const audit = new Set(await branchesWith(git, commit, AUDIT_BRANCHES, signal));
  if (audit.size === 0) return false;
  const all = await branchesWith(git, commit, ['refs/heads', 'refs/remotes'], signal);
  return all.every((branch) => audit.has(branch));
}

async function branchesWith(
  git: Git,
  commit: string,
  among: readonly string[],
  signal: CancelSignal | undefined,
): Promise<string[]> {
  const args = ['for-each-ref', '--format=%(refname)', `--contains=${commit}`, ...among];
  return (await git.run(args, { signal })).split('\n').filter((line) => line !== '');
}

function invalid(source: string, what: string): RegistryFailure {
  return new RegistryFailure('invalid', `"${source.replace(/\p{C}/gu, ' ').slice(0, 200)}" ${what}`);
}
