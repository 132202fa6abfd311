import { RegistryFailure } from '../../core/registry/errors';
import type { FailureReason } from '../../core/registry/errors';
import { Killed } from './process';

/** How a git process ended when it did not end well. */
export class GitError extends Error {
  public constructor(
    public readonly exitCode: number,
    public readonly stdout: string,
    public readonly stderr: string,
  ) {
    super(stderr);
  }
}

/** Git was ended by a cancel or a time-out, so that what it was sent to do may have happened. */
export class CutOff extends RegistryFailure {}

export interface FailedCommand {
  readonly cwd: string;
  /** The git command, without its options. */
  readonly command: string;
}

interface Rule {
  readonly when: RegExp;
  readonly reason: FailureReason;
  readonly say: (match: RegExpExecArray, failed: FailedCommand) => string;
}

const NOT_SIGNED =
  'Git could not sign the commit: check commit.gpgsign, user.signingkey and that your key is unlocked.';

/** What git says (with LC_ALL=C) and what a person can do about it; the first match counts. */
const RULES: readonly Rule[] = [
  {
    when: /spawn git ENOENT/,
    reason: 'unreachable',
    say: () => 'The program git was not found: install Git 2.30 or newer, or add it to the PATH.',
  },
  {
    when: /not a git repository/,
    reason: 'unreachable',
    say: (_, { cwd }) => `${cwd} is not inside a Git repository: open one, or run git init.`,
  },
  {
    when: /dubious ownership/,
    reason: 'unreachable',
    say: (_, { cwd }) =>
      `Git refuses ${cwd} because another user owns it: add it to safe.directory with git config --global.`,
  },
  {
    when: /ident name|user\.useConfigOnly|tell me who you are|unable to auto-detect email/i,
    reason: 'refused',
    say: () => 'Git does not know who you are: set user.name and user.email with git config.',
  },
  {
    when: /failed to sign|signing failed|load (?:public )?key|user\.signingkey|find key in agent|incorrect passphrase/i,
    reason: 'refused',
    say: () => NOT_SIGNED,
  },
  {
    when: /Unable to create '([^']+\.lock)': File exists/,
    reason: 'unreachable',
    say: ([, lock]) =>
      `Another git process holds ${lock ?? 'a lock'}: wait for it, or remove the file if none is running.`,
  },
  {
    when: /(?:Unable to create|cannot lock ref|insufficient permission|could not (?:write|open)|unable to (?:write|create)).*(?:Permission denied|Read-only file system|insufficient permission)|insufficient permission for adding an object/i,
    reason: 'refused',
    say: (_, { cwd }) => `The Git repository in ${cwd} is read-only for you: make its .git folder writable.`,
  },
  {
    when: /Permission denied \(|Authentication failed|could not read (?:Username|Password)|HTTP (?:401|403)|error: 40[13]|Host key verification failed|permission to .* denied/i,
    reason: 'refused',
    say: (_, { command }) =>
      `The Git remote did not accept your credentials for ${command}: check your access and try again.`,
  },
  {
    when: /(?:Could not resolve host(?:name)?:?|unable to look up) ?([\w.-]*)/i,
    reason: 'unreachable',
    say: ([, host]) => `The Git remote's host ${host ?? ''} was not found: check the network and the remote's URL.`,
  },
  {
    when: /Could not read from remote repository|does not appear to be a git repository|unable to access|Connection (?:refused|timed out|reset)|Network is unreachable|remote end hung up|repository .* not found/i,
    reason: 'unreachable',
    say: () => 'The Git remote could not be reached: check the network and the URL that git remote -v shows.',
  },
  {
    when: /aborted by (?:the )?reference-transaction hook|ref updates aborted by hook/,
    reason: 'refused',
    say: (_, { cwd }) => `The reference-transaction hook of the Git repository in ${cwd} refused the change.`,
  },
  {
    when: /did not refer to a valid object|could not read tagged object/,
    reason: 'invalid',
    say: () => 'The commit that the version names is not in this clone: run git fetch --unshallow.',
  },
  {
    when: /^the folder does not exist$/,
    reason: 'unreachable',
    say: (_, { cwd }) => `The folder ${cwd} does not exist.`,
  },
  {
    when: /unknown option|usage: git|unknown field name|unrecognized %\(/,
    reason: 'unreachable',
    say: () => 'The installed git is too old: Stagegate needs Git 2.30 or newer.',
  },
];

/** Turns whatever running git threw into the one exception that leaves an adapter. */
export function describeFailure(error: unknown, failed: FailedCommand): RegistryFailure {
  if (error instanceof RegistryFailure) return error;
  if (error instanceof Killed) return describeKilled(error, failed);
  const text = stripUserInfo(error instanceof GitError ? error.stderr : (error as Error).message);
  for (const { when, reason, say } of RULES) {
    const match = when.exec(text);
    if (match !== null) return new RegistryFailure(reason, say(match, failed));
  }
  // It prints the signing program's own words, whatever they are, and has nothing else to fail at.
  if (failed.command === 'commit-tree') return new RegistryFailure('refused', NOT_SIGNED);
  return new RegistryFailure('unreachable', `git ${failed.command} failed in ${failed.cwd}: ${firstLine(text)}`);
}

/** They wait for another machine. */
const NETWORK_COMMANDS = ['fetch', 'push'];

function describeKilled({ why }: Killed, { cwd, command }: FailedCommand): CutOff {
  if (why === 'cancelled') return new CutOff('cancelled', `Cancelled while git ${command} was running.`);
  if (command === 'commit-tree') {
    return new CutOff('refused', 'Git waited too long for a signature: touch or unlock your signing key in time.');
  }
  const what = NETWORK_COMMANDS.includes(command) ? 'check the network' : `see what keeps git busy in ${cwd}`;
  return new CutOff('unreachable', `git ${command} did not answer in time: ${what} and try again.`);
}

/** A URL may carry a password, and the password an `@`. */
export function stripUserInfo(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/'"]*@/gi, '$1');
}

/** `Writing objects: 100% (3/3), done.`, which `--progress` asks for so that a long transfer is not taken for a stuck one. */
export function isProgress(line: string): boolean {
  return /^(?:remote:\s*)?(?:[A-Z][a-z ]+: +[0-9]+(?:%|, done)|Delta compression using|Total [0-9]+ \(delta)/.test(
    line,
  );
}

/** The first line that says something, without control characters, as one sentence. */
export function firstLine(text: string): string {
  const said = text.split(/[\r\n]+/).filter((line) => !isProgress(line));
  const lines = said.map((line) => line.replace(/^(?:fatal|error|remote|warning):\s*/i, '').trim());
  const line = (lines.find((one) => one !== '') ?? 'no reason given').replace(/\p{C}/gu, '').slice(0, 300);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
