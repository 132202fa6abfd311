import { RegistryFailure } from '../../core/registry/errors';
import { CutOff, describeFailure, firstLine, GitError, isProgress, stripUserInfo } from './failures';

/** What the remote said to a push, one ref a line: `!<tab>from:to<tab>[remote rejected] (hook declined)`. */
const REJECTED = /^!\t(\S*)\t\[(remote )?rejected\](?: \((.*)\))?/gm;

const STALE = [
  /stale info/,
  /already exists/,
  /fetch first/,
  /non-fast-forward/,
  /cannot lock ref/,
  /failed to update ref/,
  /incorrect old value/,
  /reference already exists/,
  /is at [0-9a-f]+ but expected/,
  /needs force/,
];

/** The remote took the push and did not say what it did: `!<tab>from:to<tab>[remote failure] (…)`. */
const NO_REPORT = /^!\t\S*\t\[remote failure\]/m;

/** Git says so before it sends anything; whatever else ends a push may come after the remote has done what was asked. */
const BEFORE_SENDING = [
  /^fatal: Could not read from remote repository/,
  /^fatal: the remote end hung up upon initial contact/,
  /^fatal: unable to access '/,
  /^fatal: unable to (?:connect to|look up) /,
  /^fatal: '.*' does not appear to be a git repository/,
  /^fatal: repository '.*' not found/,
  /^fatal: not a git repository/,
  /^error: src refspec .* does not match any/,
  /^usage: git push/,
];

/** Lines that git prints around the other side's words. */
const NOISE = /^(?:remote:\s*(?:error:\s*)?(?:hook declined|)|error: failed to push.*)$/i;

/** What became of a push that ended with an error: `refused` and `unreachable` only when it surely changed nothing. */
export function describePush(error: GitError, remote: string, cwd: string): RegistryFailure {
  const rejected = describeRejection(error, remote);
  if (rejected !== undefined) return rejected;
  const lines = error.stderr.split(/[\r\n]+/).filter((line) => !line.startsWith('remote:'));
  const failure = describeFailure(new GitError(error.exitCode, '', lines.join('\n')), { cwd, command: 'push' });
  const isOver = lines.some((line) => BEFORE_SENDING.some((pattern) => pattern.test(line)));
  return failure.reason !== 'unreachable' || isOver ? failure : pushUnknown(remote);
}

/** Once a push is on its way, a cancel or a time-out leaves open whether it arrived. */
export function describeCutOff(error: unknown, remote: string): unknown {
  return error instanceof CutOff ? pushUnknown(remote) : error;
}

function pushUnknown(remote: string): RegistryFailure {
  const advice = 'nobody can say whether it arrived: fetch and look';
  return new RegistryFailure('unknown', `The push to ${remote} was cut off, and ${advice}.`);
}

/** Why the remote refused; undefined when it was not the remote that ended the push. */
export function describeRejection(error: GitError, remote: string): RegistryFailure | undefined {
  if (NO_REPORT.test(error.stdout)) return undefined;
  const reasons = [...error.stdout.matchAll(REJECTED)].map(([, , , reason = '']) => reason);
  const own = reasons.filter((reason) => !/^atomic (?:push|transaction) fail/.test(reason));
  if (reasons.length === 0) return undefined;
  // Of an atomic push that lost the race for a ref's lock, only Git's own words on the other side tell.
  const lostLock = remoteLines(error.stderr).some((line) => /^remote:\s*error: cannot lock ref /.test(line));
  if (lostLock || own.some((reason) => STALE.some((pattern) => pattern.test(reason)))) {
    return new RegistryFailure('stale', `Somebody else pushed to ${remote} first: look again, then repeat.`);
  }
  const why = remoteWords(error.stderr) ?? `${own[0] ?? 'no reason given'}.`;
  return new RegistryFailure('refused', `${remote} refused the push: ${why}`);
}

/** The first line that the hook or the host itself wrote. */
function remoteWords(stderr: string): string | undefined {
  const lines = remoteLines(stderr).filter((line) => !NOISE.test(line.trim()) && !isProgress(line));
  return lines[0] === undefined ? undefined : firstLine(stripUserInfo(lines[0]));
}

function remoteLines(stderr: string): string[] {
  return stderr.split(/[\r\n]+/).filter((line) => line.startsWith('remote:'));
}
