import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import {
  cleanEnv,
  cliFile,
  commitFiles,
  emptyRepository,
  fakeGit,
  freshDir,
  freshPath,
  git,
  json,
  root,
  stagegate,
} from './support';

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

const commands = [
  ['models'],
  ['versions'],
  ['show'],
  ['register'],
  ['annotate'],
  ['check'],
  ['test'],
  ['promote'],
  ['rollback'],
  ['hold'],
  ['release'],
  ['audit', 'log'],
  ['audit', 'verify'],
  ['audit', 'resume'],
  ['audit', 'revert'],
  ['lint'],
  ['init'],
  ['lsp'],
];

describe('the frame', () => {
  it('--version prints the version and nothing else', async () => {
    for (const flag of ['--version', '-V']) {
      expect(await stagegate([flag], { cwd: root })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    }
  });

  it.each(commands.map((command) => [command.join(' ')]))('%s --help shows its flags and examples', async (command) => {
    const { code, stdout, stderr } = await stagegate([...command.split(' '), '--help'], { cwd: freshDir() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`stagegate ${command}`);
    expect(stdout).toContain('--registry <uri>');
    expect(stdout).toContain('Examples:');
  });

  it('lists every command in its help', async () => {
    const { stdout } = await stagegate(['--help'], { cwd: root });
    for (const [command = ''] of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  it.each([
    ['no command', []],
    ['an unknown command', ['promot']],
    ['an unknown flag', ['models', '--frobnicate']],
    ['a missing argument', ['versions']],
    ['a superfluous argument', ['models', 'x']],
    ['a missing flag', ['promote', 'm/1', '--to', 'Production']],
    ['an unknown format', ['models', '--format', 'yaml']],
    ['a format of another command', ['models', '--format', 'sarif']],
    ['a directory that does not exist', ['models', '--cwd', '/does/not/exist']],
    ['an unknown bump', ['register', 'm', '--source', 'HEAD', '--bump', 'huge']],
    ['a tag without a value', ['annotate', 'm/1', '--tag', 'risk']],
    ['a tag that is set and removed', ['annotate', 'm/1', '--tag', 'risk=low', '--untag', 'risk']],
    ['nothing to annotate', ['annotate', 'm/1']],
    ['a time without offset', ['audit', 'log', '--at', '2026-10-01T12:00:00']],
    ['a time that is none', ['audit', 'log', '--at', '2026-13-01T12:00:00Z']],
    ['nothing to check', ['check']],
    ['a stage beside evidence', ['check', '--evidence', 'e.json', '--to', 'Production']],
    ['an unknown --fail-on', ['check', 'm/1', '--to', 'Production', '--fail-on', 'skipped']],
    ['lsp without --stdio', ['lsp']],
  ])('%s is a usage error', async (_, args) => {
    const { code, stdout, stderr } = await stagegate(args, { cwd: freshDir() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.trim()).not.toBe('');
  });

  it('takes global flags before and after the command', async () => {
    const dir = emptyRepository();
    commitFiles(dir, {});
    for (const args of [
      ['--cwd', dir, '--format', 'json', 'models'],
      ['models', '--cwd', dir, '--format', 'json'],
      ['--format=json', 'models', `--cwd=${dir}`],
    ]) {
      expect(await stagegate(args, { cwd: freshDir() })).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    }
  });

  it('prefers --registry to the environment, and the environment to the directory', async () => {
    const full = emptyRepository();
    commitFiles(full, {});
    git(full, 'tag', '-a', 'm@v1.0.0', '-m', 'm');
    const empty = emptyRepository();
    commitFiles(empty, {});
    const names = (args: readonly string[], registry?: string): Promise<readonly { name: string }[]> =>
      json(['models', ...args], { cwd: empty, env: { MLFLOW_REGISTRY_URI: registry } });
    expect(await names([])).toHaveLength(0);
    expect(await names([], `git:${full}`)).toHaveLength(1);
    expect(await names(['--registry', 'git:.'], `git:${full}`)).toHaveLength(0);
    expect(await names([], '')).toHaveLength(0);
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const dir = emptyRepository();
    commitFiles(dir, {});
    const child = spawn(process.execPath, [cliFile, 'models'], {
      cwd: dir,
      env: cleanEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('Ctrl-C ends it with 130, however long git takes', async () => {
    const dir = emptyRepository();
    const started = freshPath('started');
    const bin = fakeGit(`touch ${started}; exec sleep 60`);
    const { code, stdout } = await stagegate(['models'], {
      cwd: dir,
      env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
      onStart: (interrupt) => void vi.waitUntil(() => existsSync(started), { timeout: 60_000 }).then(interrupt),
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  });

  it('shows hostile text instead of obeying it, and colors nothing in a pipe', async () => {
    const dir = emptyRepository();
    const description = 'evil \\e[2J\\x9b31m \\u202e end';
    commitFiles(dir, { 'artifacts.yaml': `m:\n  type: model\n  path: m.bin\n  description: "${description}"\n` });
    git(dir, 'tag', '-a', 'm@v1.0.0', '-m', 'm');
    const { stdout } = await stagegate(['models'], { cwd: dir, env: { FORCE_COLOR: '1' } });
    expect(stdout).toContain('evil \\u001b[2J\\u009b31m \\u202e end');
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    const [model] = await json<readonly { description: string }[]>(['models'], { cwd: dir });
    expect(model?.description).toBe('evil \u001b[2J\u009b31m \u202e end');
  });
});
