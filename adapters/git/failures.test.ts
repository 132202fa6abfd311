import { describe, expect, it } from 'vitest';
import { RegistryFailure } from '../../core/registry/errors';
import type { FailureReason } from '../../core/registry/errors';
import { describeFailure, firstLine, GitError, stripUserInfo } from './failures';
import { Killed } from './process';
import { describeCutOff, describePush, describeRejection } from './rejections';

const failed = { cwd: '/r', command: 'push' };

function describeText(stderr: string): RegistryFailure {
  return describeFailure(new GitError(128, '', stderr), failed);
}

/** As Git 2.30 to 2.51 and the hosts print it. */
const TEXTS: readonly (readonly [stderr: string, reason: FailureReason, sentence: RegExp])[] = [
  ['fatal: not a git repository (or any of the parent directories): .git', 'unreachable', /\/r is not inside a Git/],
  ["fatal: detected dubious ownership in repository at '/r'\nTo add an exception …", 'unreachable', /safe\.directory/],
  [
    'Committer identity unknown\n\n*** Please tell me who you are.\n\nfatal: unable to auto-detect email address',
    'refused',
    /set user\.name and user\.email/,
  ],
  ['fatal: no email was given and auto-detection is disabled\nuser.useConfigOnly', 'refused', /who you are/],
  ['fatal: empty ident name (for <ana@example.com>) not allowed', 'refused', /who you are/],
  ['error: gpg failed to sign the data\nfatal: failed to write commit object', 'refused', /could not sign/],
  [
    'error: Load key "/k": incorrect passphrase supplied to decrypt private key?\n\nfatal: failed',
    'refused',
    /could not sign/,
  ],
  ["error: Couldn't load public key /k: No such file or directory?\n\nfatal: failed", 'refused', /could not sign/],
  ["error: Couldn't find key in agent?\n\nfatal: failed to write commit object", 'refused', /could not sign/],
  ['error: either user.signingkey or gpg.ssh.defaultKeyCommand needs to be configured', 'refused', /could not sign/],
  [
    "fatal: Unable to create '/r/.git/index.lock': File exists.\n\nAnother git process seems …",
    'unreachable',
    /\/r\/\.git\/index\.lock/,
  ],
  [
    "fatal: cannot lock ref 'refs/tags/m@v1': Unable to create '/r/.git/refs/tags/m@v1.lock': File exists.",
    'unreachable',
    /Another git process holds \/r\/\.git\/refs\/tags\/m@v1\.lock/,
  ],
  [
    "fatal: cannot lock ref 'refs/tags/m': Unable to create '/r/.git/refs/tags/m.lock': Permission denied",
    'refused',
    /read-only for you/,
  ],
  ['error: insufficient permission for adding an object to repository database .git/objects', 'refused', /read-only/],
  ['error: unable to create temporary file: Read-only file system\nfatal: failed', 'refused', /read-only for you/],
  [
    "fatal: in 'prepared' phase, update aborted by the reference-transaction hook",
    'refused',
    /hook of the Git repository/,
  ],
  ['fatal: ref updates aborted by hook', 'refused', /hook of the Git repository/],
  [
    'git@github.com: Permission denied (publickey).\r\nfatal: Could not read from remote repository.',
    'refused',
    /did not accept your credentials for push/,
  ],
  [
    "remote: Invalid username or password.\nfatal: Authentication failed for 'https://u:pw@h/o/r'",
    'refused',
    /credentials/,
  ],
  ["fatal: could not read Username for 'https://github.com': terminal prompts disabled", 'refused', /credentials/],
  ["fatal: unable to access 'https://h/r/': The requested URL returned error: 403", 'refused', /credentials/],
  [
    'ERROR: Permission to o/r.git denied to u.\nfatal: Could not read from remote repository.',
    'refused',
    /credentials/,
  ],
  ['Host key verification failed.\nfatal: Could not read from remote repository.', 'refused', /credentials/],
  [
    "fatal: unable to access 'https://u:pw@nowhere.example/': Could not resolve host: nowhere.example",
    'unreachable',
    /host nowhere\.example was not found/,
  ],
  [
    'ssh: Could not resolve hostname nowhere: Name or service not known\r\nfatal: Could',
    'unreachable',
    /nowhere was not/,
  ],
  [
    'fatal: unable to look up nowhere.example (port 9418) (Name or service not known)',
    'unreachable',
    /nowhere\.example was not found/,
  ],
  [
    "fatal: unable to access 'https://h/': Failed to connect to h port 443: Connection refused",
    'unreachable',
    /could not be reached/,
  ],
  ["fatal: '/gone.git' does not appear to be a git repository", 'unreachable', /could not be reached/],
  [
    "remote: Repository not found.\nfatal: repository 'https://h/o/r/' not found",
    'unreachable',
    /could not be reached/,
  ],
  ['error: object 12 did not refer to a valid object', 'invalid', /fetch --unshallow/],
  ["error: unknown option `object-format'\nusage: git rev-parse", 'unreachable', /too old/],
  [
    'fatal: something that nobody foresaw\nhint: more',
    'unreachable',
    /^git push failed in \/r: something that nobody foresaw\.$/,
  ],
  ['', 'unreachable', /no reason given/],
];

describe('what git says', () => {
  it.each(TEXTS)('%j', (stderr, reason, sentence) => {
    const failure = describeText(stderr);
    expect(failure).toMatchObject({ reason, message: expect.stringMatching(sentence) as string });
    expect(failure.message).toMatch(/^[^\r\n]+[.!?]$/);
    expect(failure.message).not.toContain('pw');
  });

  it('is not asked when the person cancelled, and a failure that has its sentence keeps it', () => {
    const cancelled = describeFailure(new Killed('cancelled'), failed);
    expect(cancelled.reason).toBe('cancelled');
    const own = new RegistryFailure('stale', 'Look again.');
    expect(describeFailure(own, failed)).toBe(own);
  });

  it('is a program that is missing, a folder that is gone, or a time-out, when git did not run', () => {
    expect(describeFailure(new Error('spawn git ENOENT'), failed).message).toContain('git was not found');
    expect(describeFailure(new Error('the folder does not exist'), failed).message).toBe(
      'The folder /r does not exist.',
    );
  });

  it('is told to check the network only for what waits for it, and the key for a signature', () => {
    const silent = (command: string): string => describeFailure(new Killed('silent'), { ...failed, command }).message;
    expect(silent('push')).toContain('did not answer in time: check the network');
    expect(silent('for-each-ref')).toMatch(/did not answer in time: (?!.*network)/);
    expect(silent('commit-tree')).toContain('signing key');
  });
});

it.each([
  'https://u:pw@host/r',
  'https://pw@host/r',
  'https://u:pw@pw@host/r',
  "fatal: no path to 'ssh://u:pw@host:22/r' and https://x:pw@other/",
  'http+unix://pw:pw@host',
])('never shows the password of %s', (text) => {
  expect(stripUserInfo(text)).not.toContain('pw');
  expect(describeText(`fatal: odd words about ${text}`).message).not.toContain('pw');
});

it('makes one line without control characters of whatever a host prints', () => {
  expect(firstLine('\u001B[31mremote: \u0007no\u001B[0m\nmore')).not.toMatch(/\p{C}/u);
  expect(firstLine(`error: ${'x'.repeat(1000)}`).length).toBeLessThan(310);
});

describe('what a remote says to a push', () => {
  const rejection = (status: string, stderr = ''): RegistryFailure | undefined =>
    describeRejection(new GitError(1, `To https://u:pw@h/r\n!\tid:refs/tags/m\t${status}\nDone\n`, stderr), 'origin');

  it.each([
    [
      '[remote rejected] (pre-receive hook declined)',
      'remote: No releases on Friday',
      'refused',
      /: No releases on Friday\.$/,
    ],
    ['[remote rejected] (hook declined)', 'remote: see https://u:pw@h/rules', 'refused', /see https:\/\/h\/rules\.$/],
    ['[remote rejected] (protected branch hook declined)', '', 'refused', /protected branch hook declined\.$/],
    ['[rejected] (stale info)', '', 'stale', /Somebody else pushed to origin first/],
    ['[rejected] (already exists)', '', 'stale', /Somebody else/],
    ['[remote rejected] (failed to update ref)', '', 'stale', /Somebody else/],
    [
      '[remote rejected] (atomic push failure)',
      "remote: error: cannot lock ref 'refs/tags/m'",
      'stale',
      /Somebody else/,
    ],
  ] as const)('%s %s', (status, stderr, reason, sentence) => {
    const failure = rejection(status, stderr);
    expect(failure).toMatchObject({ reason, message: expect.stringMatching(sentence) as string });
    expect(failure?.message).not.toContain('pw');
  });

  it('is nothing when the push did not come so far', () => {
    expect(describeRejection(new GitError(128, '', 'fatal: unable to access'), 'origin')).toBeUndefined();
  });
});

describe('a push that ended with an error', () => {
  const push = (stderr: string, stdout = ''): RegistryFailure =>
    describePush(new GitError(128, stdout, stderr), 'origin', '/r');

  it.each([
    'fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights',
    'ssh: connect to host h port 22: Connection timed out\r\nfatal: Could not read from remote repository.',
    'fatal: the remote end hung up upon initial contact',
    "fatal: unable to access 'https://u:pw@h/': Recv failure: Connection reset by peer",
    'fatal: unable to connect to h:\nh[0: 127.0.0.1]: errno=Connection refused',
    "error: src refspec refs/tags/m does not match any\nerror: failed to push some refs to '/r'",
  ])('changed nothing: %j', (stderr) => {
    expect(push(stderr).reason).toBe('unreachable');
  });

  it.each<[stderr: string, stdout?: string]>([
    ['fatal: the remote end hung up unexpectedly'],
    [
      'error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502\nfatal: the remote end hung up unexpectedly',
    ],
    ['send-pack: unexpected disconnect while reading sideband packet'],
    ['client_loop: send disconnect: Connection reset by peer'],
    ['remote: Authentication failed for the mirror\nfatal: the remote end hung up unexpectedly'],
    ['Writing objects: 100% (3/3), done.\nerror: something that nobody foresaw'],
    [
      "error: failed to push some refs to 'h'",
      '!\tid:refs/tags/m\t[remote failure] (remote failed to report status)\n',
    ],
  ])('may have changed something: %j', (stderr, stdout) => {
    expect(push(stderr, stdout)).toMatchObject({
      reason: 'unknown',
      message: 'The push to origin was cut off, and nobody can say whether it arrived: fetch and look.',
    });
  });

  it('is in doubt when git was ended, not when it never began', () => {
    const silent = describeFailure(new Killed('silent'), failed);
    expect(describeCutOff(silent, 'origin')).toMatchObject({ reason: 'unknown' });
    const missing = describeFailure(new Error('spawn git ENOENT'), failed);
    expect(describeCutOff(missing, 'origin')).toBe(missing);
  });
});

it('takes no progress for a reason', () => {
  const progress = 'Enumerating objects: 5, done.\nCounting objects:  20% (1/5)\rCounting objects: 100% (5/5), done.\n';
  const more =
    'Delta compression using up to 2 threads\nremote: Resolving deltas: 100% (1/1), done.\nTotal 3 (delta 0)';
  expect(firstLine(`${progress}${more}\nfatal: no space`)).toBe('no space.');
  const refused = new GitError(
    1,
    '!\ta:b\t[remote rejected] (hook declined)\n',
    `remote: Checking objects: 3, done.\nremote: No.`,
  );
  expect(describeRejection(refused, 'origin')?.message).toBe('origin refused the push: No.');
});
