import type { PolicyChange, PolicyHistory } from '../../core/policy/source';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import type { Git } from './git';

const POLICY_FILE = /(?:^|[/.])promotion-policy\.yaml$/;
/** No policy that people write is as long. */
const MAX_BYTES = 1_000_000;
/** People's own settings would print signatures between the lines, or leave the first commit out. */
const PLAIN_LOG = ['-c', 'log.showSignature=false', '-c', 'log.showRoot=true', '-c', 'log.follow=false', 'log'];
const RAW = ['-z', '--reverse', '--format=commit %ct', '--raw', '--no-abbrev', '--no-renames', '-m'];

export function isPolicyFile(path: string): boolean {
  return POLICY_FILE.test(path);
}

/** What the policies on a commit said over time. Merged branches add contents, but only the commit's own line has times. */
export async function policyHistory(git: Git, commit: string, signal?: CancelSignal): Promise<PolicyHistory> {
  const log = (which: string): Promise<string> =>
    git.run([...PLAIN_LOG, ...RAW, which, commit, '--', ':(top)*promotion-policy.yaml'], { signal });
  const [all, line, shallow] = await Promise.all([
    log('--full-history'),
    log('--first-parent'),
    git.run(['rev-parse', '--is-shallow-repository'], { signal }),
  ]);
  const seen = new Map(parseLog(all).map((change) => [`${change.digest ?? ''} ${change.path}`, change]));
  const contents = [...seen.values()].flatMap(({ path, digest }) => (digest === undefined ? [] : [{ path, digest }]));
  const texts = await readTexts(git, [...new Set(contents.map(({ digest }) => digest))], signal);
  return {
    files: contents.map((file) => ({ ...file, text: texts.get(file.digest) ?? '' })),
    changes: parseLog(line),
    complete: shallow.trim() === 'false',
  };
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
