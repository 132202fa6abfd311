import type { Contributor } from '../../core/policy/source';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Git } from './git';

/** Newer commits say who works here now. */
const MAX_COMMITS = 5_000;
const MAX_CONTRIBUTORS = 200;

/** Who has made the newest commits, most commits first, by the names that `.mailmap` gives them; nobody without commits. */
export async function contributorsOf(git: Git, signal?: CancelSignal): Promise<readonly Contributor[]> {
  if ((await git.ask(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { signal })) === undefined) return [];
  const args = ['shortlog', '-sne', `--max-count=${MAX_COMMITS}`, 'HEAD', '--'];
  return parseShortlog(await git.run(args, { signal }));
}

/** Lines such as `12<TAB>Ana <ana@example.com>`; others, and what can be no address, are left out. */
export function parseShortlog(printed: string): readonly Contributor[] {
  return printed
    .split('\n')
    .flatMap((line) => {
      const [, commits, name = '', email] = /^\s*(\d+)\t(.*) <([^<>\s\p{C}]{1,254})>$/u.exec(line) ?? [];
      return email?.includes('@') === true ? [{ name, email, commits: Number(commits) }] : [];
    })
    .slice(0, MAX_CONTRIBUTORS);
}
