import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, vi } from 'vitest';

export const root = path.resolve(import.meta.dirname, '../..');
export const cliFile = process.env['STAGEGATE_CLI'] ?? path.join(root, 'dist/cli.cjs');

/** What a command line left behind. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Run as this user, where we are root. */
  readonly uid?: number;
  readonly onStart?: (interrupt: () => void) => void;
}

// Every test starts several processes, and machines that run tests are busy.
vi.setConfig({ testTimeout: 120_000 });

const temporary = realpathSync(mkdtempSync(path.join(tmpdir(), 'stagegate-cli-')));
afterAll(() => rmSync(temporary, { recursive: true, force: true }), 60_000);

let made = 0;

/** A path below a directory of this test file's own, which goes when it ends. */
export function freshPath(name = 'dir'): string {
  made += 1;
  return path.join(temporary, `${made}-${name}`);
}

export function freshDir(name?: string): string {
  const dir = freshPath(name);
  mkdirSync(dir, { recursive: true });
  return dir;
}

/** An environment without the machine's git configuration or registry. */
export const cleanEnv: NodeJS.ProcessEnv = {
  ...process.env,
  HOME: temporary,
  XDG_CONFIG_HOME: temporary,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: path.join(temporary, 'no-gitconfig'),
  GIT_TERMINAL_PROMPT: '0',
  MLFLOW_REGISTRY_URI: undefined,
  MLFLOW_TRACKING_URI: undefined,
  NO_COLOR: undefined,
};

/** Runs the real bundle as a child process. */
export function stagegate(args: readonly string[], options: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cliFile, ...args], {
      cwd: options.cwd,
      env: { ...cleanEnv, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...output }));
    options.onStart?.(() => child.kill('SIGINT'));
  });
}

/** The JSON that a command printed; it must have ended with `code` and printed nothing else. */
export async function json<T>(args: readonly string[], options: RunOptions & { readonly code?: number }): Promise<T> {
  const { code, stdout, stderr } = await stagegate([...args, '--format', 'json'], options);
  if (code !== (options.code ?? 0)) {
    throw new Error(`stagegate ${args.join(' ')} ended with ${String(code)}\n${stderr}\n${stdout}`);
  }
  return JSON.parse(stdout) as T;
}

export function git(dir: string, ...args: readonly string[]): string {
  return gitWith(dir, '', ...args);
}

/** Git with something on its standard input. */
export function gitWith(dir: string, input: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: dir, env: cleanEnv, encoding: 'utf8', input, stdio: 'pipe' }).trimEnd();
}

/** Every branch and tag with what it points to: equal before and after means that nothing was written. */
export function refsOf(dir: string): string {
  return git(dir, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/remotes', 'refs/tags');
}

/** An empty repository on `main`, with somebody's name. */
export function emptyRepository(): string {
  const dir = freshDir('repository');
  git(dir, 'init', '--quiet', '-b', 'main');
  git(dir, 'config', 'user.name', 'Cy Okafor');
  git(dir, 'config', 'user.email', 'cy@example.com');
  return dir;
}

/** Writes files, with `/` in their names, and commits them. */
export function commitFiles(dir: string, files: Readonly<Record<string, string>>, subject = 'Change files'): string {
  writeFiles(dir, files);
  git(dir, 'add', '--all');
  git(dir, '-c', 'commit.gpgsign=false', 'commit', '--quiet', '--allow-empty', '-m', subject);
  return git(dir, 'rev-parse', 'HEAD');
}

export function writeFiles(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** A program that stands in for git; its directory goes first on the PATH. */
export function fakeGit(script: string): string {
  const dir = freshDir('bin');
  writeFileSync(path.join(dir, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return dir;
}

/** A copy of a repository that a test may change. */
export function copyOf(dir: string): string {
  const copy = freshPath('copy');
  cpSync(dir, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}
