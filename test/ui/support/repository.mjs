import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What git says in a folder, so that a scenario does not believe the window alone.
 * @param {string} folder
 * @param {...string} args
 */
export async function git(folder, ...args) {
  const { stdout } = await run('git', args, { cwd: folder });
  return stdout.trim();
}
