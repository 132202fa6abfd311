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

/**
 * The example's versions, oldest first: the champion, one that misses gates, and one that passes them all.
 * @param {string} folder
 */
export async function exampleVersions(folder) {
  const tags = await git(folder, 'tag', '--list', '--sort=v:refname', 'fraud-detection@*');
  const [champion = '', weak = '', strong = ''] = tags.split('\n').map((tag) => tag.slice('fraud-detection@'.length));
  return { champion, weak, strong };
}
