import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gitDirectory, onPath } from './git-directory';

let base = '';
beforeAll(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'git-directory-')));
});
afterAll(() => rmSync(base, { recursive: true }));

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], { cwd: base, stdio: 'ignore' });
}

test('finds the refs of a repository from a folder inside it, and those of a linked worktree', async () => {
  const repository = path.join(base, 'r');
  git('init', repository);
  git('-C', repository, 'commit', '--allow-empty', '-m', 'Begin');
  git('-C', repository, 'worktree', 'add', path.join(base, 'w'));
  mkdirSync(path.join(repository, 'models', 'fraud'), { recursive: true });
  expect(await gitDirectory(path.join(repository, 'models', 'fraud'))).toBe(path.join(repository, '.git'));
  expect(await gitDirectory(path.join(base, 'w'))).toBe(path.join(repository, '.git'));
});

test('knows a folder outside any repository', async () => {
  mkdirSync(path.join(base, 'plain'));
  expect(await gitDirectory(path.join(base, 'plain'))).toBeUndefined();
});

test('finds programs without starting them', async () => {
  expect(await onPath('git', process.env['PATH'] ?? '')).toBe(true);
  expect(await onPath('no-such-program', process.env['PATH'] ?? '')).toBe(false);
  expect(await onPath('git', base)).toBe(false);
});
