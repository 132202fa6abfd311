// A Git repository that an example works in, and the tools that it is made with.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who does everything in the examples; one of their policies' operations people. */
export const person = { name: 'Cy Okafor', email: 'cy@example.com' };

/**
 * Makes an empty repository.
 * @param {string} targetDir a directory that does not exist yet, or is empty
 * @param {{ cli: string, env?: NodeJS.ProcessEnv }} options `cli` is the built command line, such as dist/cli.cjs
 */
export async function startProject(targetDir, { cli, env = process.env }) {
  const dir = path.resolve(targetDir);
  /** @param {...string} args */
  const git = (...args) => run('git', args, { cwd: dir, env });
  /** @param {...string} args */
  const stagegate = (...args) => run(process.execPath, [cli, ...args], { cwd: dir, env });
  /** @param {string} subject */
  const commit = async (subject) => {
    await git('add', '--all');
    await git('commit', '--quiet', '-m', subject);
  };
  await mkdir(dir, { recursive: true });
  await git('init', '--quiet', '-b', 'main');
  await git('config', 'user.name', person.name);
  await git('config', 'user.email', person.email);
  await git('config', 'commit.gpgsign', 'false');
  return { dir, stagegate, commit };
}
