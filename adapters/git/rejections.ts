import { RegistryFailure } from '../../core/registry/errors';
import type { GitError } from './failures';
import { firstLine, stripUserInfo } from './failures';

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

/** Lines that git prints around the other side's words. */
const NOISE = /^(?:remote:\s*(?:error:\s*)?(?:hook declined|)|error: failed to push.*)$/i;

/** Why the remote refused; undefined when it was not the remote that ended the push. */
export function describeRejection(error: GitError, remote: string): RegistryFailure | undefined {
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
  const lines = remoteLines(stderr).filter((line) => !NOISE.test(line.trim()));
  return lines[0] === undefined ? undefined : firstLine(stripUserInfo(lines[0]));
}

function remoteLines(stderr: string): string[] {
  return stderr.split(/[\r\n]+/).filter((line) => line.startsWith('remote:'));
}
