// The workspace that workbench suites open: a small Git repository that is a registry itself.
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';
import { must, toolEnv } from './run.mjs';

const files = path.join(root, 'test/workbench/fixture');
const WHO = 'Ana Example <ana@example.com>';
/** Annotated tags in the order in which they are made: two versions, the first of them in production. */
const TAGS = ['fraud-detection@v1.0.0', 'fraud-detection#Production#1'];
const LATER_TAGS = ['fraud-detection@v1.1.0'];

/**
 * Makes a fresh workspace in the system's folder for temporary files.
 * @returns {Promise<{folder: string, remove: () => void}>}
 */
export async function makeWorkspace() {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'stagegate-workspace-')));
  cpSync(files, folder, { recursive: true });
  const [name = '', email = ''] = WHO.slice(0, -1).split(' <');
  const env = toolEnv({ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });
  /** @param {...string} args */
  const git = (...args) =>
    must('git', ['-c', `user.name=${name}`, '-c', `user.email=${email}`, ...args], { cwd: folder, env });
  /** @param {readonly string[]} tags */
  const tag = async (tags) => {
    for (const each of tags) await git('tag', '-a', '-m', each, each);
  };
  await git('init', '-q', '-b', 'main');
  await git('add', '.');
  await git('commit', '-q', '-m', 'Train the first model');
  await tag(TAGS);
  await git('commit', '-q', '--allow-empty', '-m', 'Train the second model');
  await tag(LATER_TAGS);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
