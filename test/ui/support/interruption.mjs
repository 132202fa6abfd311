// Ends the command line in the middle of a promotion: a shared repository kills whoever pushes to it.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { git } from './repository.mjs';

/** The first push records the intent, the second the outcome, and the third moves the stage. */
const KILLED_AT_PUSH = 2;

/**
 * Gives a workspace a remote, with everything pushed to it.
 * @param {string} folder
 * @returns {Promise<{folder: string, bare: string}>} `bare` is inside the workspace's `.git`, and goes with it
 */
export async function withRemote(folder) {
  const bare = path.join(folder, '.git', 'shared.git');
  await git(folder, 'init', '--quiet', '--bare', bare);
  await git(folder, 'remote', 'add', 'origin', bare);
  await git(folder, 'push', '--quiet', 'origin', '--all');
  await git(folder, 'push', '--quiet', 'origin', '--tags');
  await git(folder, 'config', '--file', path.join(bare, 'config'), 'core.hooksPath', path.join(bare, 'hooks'));
  return { folder, bare };
}

/**
 * Runs the command line until it is killed by the remote.
 * @param {{folder: string, bare: string}} remote
 * @param {readonly string[]} args
 */
export async function killedStagegate({ folder, bare }, args) {
  const pushes = path.join(bare, 'pushes');
  const pid = path.join(bare, 'pid');
  const hook = path.join(bare, 'hooks', 'post-receive');
  writeFileSync(pushes, '0');
  const count = `n=$(($(cat '${pushes}') + 1))\necho $n > '${pushes}'\n`;
  const kill = `if [ $n = ${KILLED_AT_PUSH} ]; then kill -9 "$(cat '${pid}')"; fi\n`;
  writeFileSync(hook, `#!/bin/sh\n${count}${kill}`, { mode: 0o755 });
  const child = spawn(process.execPath, [path.join(root, 'dist/cli.cjs'), ...args], { cwd: folder, stdio: 'pipe' });
  writeFileSync(pid, String(child.pid));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
  writeFileSync(hook, '#!/bin/sh\n');
  if (signal !== 'SIGKILL') throw new Error(`The command line was not killed; it said: ${output}`);
}
