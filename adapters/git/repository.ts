import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { RegistryFailure } from '../../core/registry/errors';
import type { Identity } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { GitError } from './failures';
import { Git } from './git';

/** `for-each-ref` with `:trim`, `rev-parse --end-of-options` and `fetch --no-write-fetch-head` came by then. */
const FLOOR = [2, 30] as const;

/** A Git repository, once it is known to be one that we can work with. */
export interface Repository {
  readonly git: Git;
  /** Absolute path of the working tree's root; absent in a bare repository. */
  readonly root?: string;
  readonly hash: 'sha1' | 'sha256';
  /** `origin`, else the only remote, else none. */
  readonly remote?: string;
  readonly remotes: readonly string[];
}

/** Looks at the repository that `cwd` is in. */
export async function openRepository(cwd: string, signal?: CancelSignal): Promise<Repository> {
  const git = new Git(cwd);
  await checkVersion(git, signal);
  const [place, listed] = await Promise.all([
    git.run(['rev-parse', '--is-bare-repository', '--show-object-format', '--show-cdup'], { signal }),
    git.run(['remote'], { signal }),
  ]);
  const [bare, hash, up = ''] = place.split('\n');
  const remotes = listed.split('\n').filter((name) => isRemoteName(name));
  const remote = remotes.includes('origin') ? 'origin' : remotes.length === 1 ? remotes[0] : undefined;
  return {
    git,
    ...(bare === 'true' ? {} : { root: await rootOf(cwd, up) }),
    hash: hash === 'sha256' ? 'sha256' : 'sha1',
    remotes,
    ...(remote === undefined ? {} : { remote }),
  };
}

/** The way up to the root is that of the folder itself, not of a symbolic link that leads to it. */
async function rootOf(cwd: string, up: string): Promise<string> {
  return up === '' ? path.resolve(cwd) : path.resolve(await realpath(cwd), up);
}

/** A remote's name becomes an argument and part of ref names. */
function isRemoteName(name: string): boolean {
  return /^[A-Za-z0-9_][\w./-]*$/.test(name) && !name.includes('..') && !name.endsWith('/');
}

async function checkVersion(git: Git, signal: CancelSignal | undefined): Promise<void> {
  const printed = await git.run(['--version'], { signal });
  const [, major, minor] = /([0-9]+)\.([0-9]+)/.exec(printed) ?? [];
  const isOld = Number(major) < FLOOR[0] || (Number(major) === FLOOR[0] && Number(minor) < FLOOR[1]);
  if (isOld) {
    throw new RegistryFailure(
      'unreachable',
      `The installed ${printed.trim()} is too old: install Git ${FLOOR.join('.')} or newer.`,
    );
  }
}

/** Who would commit here, by configuration or environment; a guess from the host's name does not count. */
export async function readIdentity(git: Git, signal?: CancelSignal): Promise<Identity> {
  const printed = await git.attempt(['-c', 'user.useConfigOnly=true', 'var', 'GIT_COMMITTER_IDENT'], { signal });
  const [, name = '', email = ''] =
    printed instanceof GitError ? [] : (/^(.*) <(.*)> [0-9]+ [+-][0-9]{4}$/m.exec(printed) ?? []);
  if (name === '' || email === '') {
    throw new RegistryFailure(
      'refused',
      'Git does not know who you are: set user.name and user.email with git config.',
    );
  }
  return { name, email, via: 'git config' };
}
