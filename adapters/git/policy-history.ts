import type { PolicyChange, PolicyHistory } from '../../core/policy/source';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import type { Git } from './git';

const POLICY_FILE = /(?:^|[/.])promotion-policy\.yaml$/;
/** No policy that people write is as long. */
const MAX_BYTES = 1_000_000;
/** People's own settings would print signatures between the lines, or leave the first commit out. */
const PLAIN_LOG = ['-c', 'log.showSignature=false', '-c', 'log.showRoot=true', '-c', 'log.follow=false', 'log'];
const RAW = ['-z', '--reverse', '--format=commit %ct', '--raw', '--no-abbrev', '--no-renames', '--no-relative', '-m'];
/** Whatever somebody can have had checked out, or may still have. */
const ANYWHERE = ['--full-history', '--branches', '--remotes', '--tags'];

export function isPolicyFile(path: string): boolean {
  return POLICY_FILE.test(path);
}

interface Governance {
  /** The commit that the governance ref is at. */
  readonly commit: string;
  /** Contents from all branches and tags count as much as those from the commit's history. */
  readonly anyBranch: boolean;
}

/** What policies said over time. Merged branches add contents, but only the commit's own line has times. */
export async function policyHistory(
  git: Git,
  { commit, anyBranch }: Governance,
  signal?: CancelSignal,
): Promise<PolicyHistory> {
  const log = (...which: string[]): Promise<string> =>
    git.run([...PLAIN_LOG, ...RAW, ...which, commit, '--', ':(top)*promotion-policy.yaml'], { signal });
  const [anywhere, own, line, shallow] = await Promise.all([
    log(...ANYWHERE),
    anyBranch ? undefined : log('--full-history'),
    log('--first-parent'),
    git.run(['rev-parse', '--is-shallow-repository'], { signal }),
  ]);
  const contents = contentsOf(anywhere);
  const known = own === undefined ? contents : contentsOf(own);
  const texts = await readTexts(git, [...new Set([...contents.values()].map(({ digest }) => digest))], signal);
  return {
    files: [...contents].map(([key, { path, digest }]) => ({
      ...{ path, digest, text: texts.get(digest) ?? '' },
      ...(known.has(key) ? {} : { elsewhere: true }),
    })),
    changes: parseLog(line),
    complete: shallow.trim() === 'false',
  };
}

/** Each content once, by what tells it from others. */
function contentsOf(printed: string): ReadonlyMap<string, { readonly path: string; readonly digest: string }> {
  const contents = parseLog(printed).flatMap(({ path, digest }) => (digest === undefined ? [] : [{ path, digest }]));
  return new Map(contents.map((content) => [`${content.digest} ${content.path}`, content]));
}

/** Deletions, and symbolic links, which decide nothing, have no digest. */
function parseLog(printed: string): PolicyChange[] {
  const changes: PolicyChange[] = [];
  const tokens = printed.split('\0').map((token) => token.replace(/^\n/, ''));
  let at = '';
  for (const [index, token] of tokens.entries()) {
    const seconds = /^commit ([0-9]+)$/.exec(token)?.[1];
    if (seconds !== undefined) at = timeOf(Number(seconds));
    const [, mode, digest] = /^:[0-7]{6} ([0-7]{6}) [0-9a-f]+ ([0-9a-f]+) [A-Z]$/.exec(token) ?? [];
    const path = tokens[index + 1] ?? '';
    if (mode === undefined || !isPolicyFile(path)) continue;
    changes.push({ at, path, ...defined({ digest: mode.startsWith('100') ? digest : undefined }) });
  }
  return changes;
}

/** A commit may claim any time; what no calendar has counts as the beginning. */
function timeOf(seconds: number): string {
  const time = new Date(seconds * 1000);
  return (Number.isNaN(time.getTime()) ? new Date(0) : time).toISOString();
}

/** By blob id; files that are too long are absent. */
async function readTexts(
  git: Git,
  digests: readonly string[],
  signal: CancelSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  if (digests.length === 0) return new Map();
  const input = `${digests.join('\n')}\n`;
  const listed = await git.run(['cat-file', '--batch-check=%(objectsize)'], { input, signal });
  const sizes = listed.split('\n').map(Number);
  const small = digests.filter((_, index) => (sizes[index] ?? Infinity) <= MAX_BYTES);
  const blobs = await git.readObjects(small, signal);
  return new Map(small.map((digest, index) => [digest, blobs[index]?.bytes.toString('utf8') ?? '']));
}
