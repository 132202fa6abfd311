// Makes a Git repository with the registry of examples/fraud-detection: three commits, three versions, the first one in
// Production and two challengers in Staging. Every registration and promotion goes through the command line.
import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const example = path.resolve(import.meta.dirname, '../../examples/fraud-detection');
const model = 'fraud-detection';

/** Who does everything in the example; one of its policy's operations people. */
export const person = { name: 'Cy Okafor', email: 'cy@example.com' };

/**
 * @param {string} targetDir a directory that does not exist yet, or is empty
 * @param {{ cli: string, env?: NodeJS.ProcessEnv }} options `cli` is the built command line, such as dist/cli.cjs
 * @returns {Promise<{ dir: string }>} the repository
 */
export async function makeExample(targetDir, { cli, env = process.env }) {
  const dir = path.resolve(targetDir);
  const git = (...args) => run('git', args, { cwd: dir, env });
  const stagegate = (...args) => run(process.execPath, [cli, ...args], { cwd: dir, env });
  await mkdir(dir, { recursive: true });
  await createRepository(git);
  await addChampion(dir, git, stagegate);
  await addChallenger(dir, git, stagegate, { number: 2, subject: 'Look up two more features' });
  await addChallenger(dir, git, stagegate, { number: 3, subject: 'Take the age of the merchant from the payment' });
  return { dir };
}

async function createRepository(git) {
  await git('init', '--quiet', '-b', 'main');
  await git('config', 'user.name', person.name);
  await git('config', 'user.email', person.email);
  await git('config', 'commit.gpgsign', 'false');
}

async function addChampion(dir, git, stagegate) {
  await cp(example, dir, { recursive: true, filter: (source) => source !== path.join(example, 'versions') });
  await commit(git, 'Train the first fraud model');
  await stagegate('register', model, '--source', 'HEAD');
  await toStaging(stagegate);
  await stagegate('promote', `${model}@latest`, '--to', 'Production', '--reason', 'the first model', '--yes');
}

async function addChallenger(dir, git, stagegate, { number, subject }) {
  await cp(path.join(example, 'versions', String(number)), dir, { recursive: true });
  await commit(git, subject);
  await stagegate('register', model, '--source', 'HEAD', '--bump', 'minor');
  await toStaging(stagegate);
}

async function toStaging(stagegate) {
  await stagegate('annotate', `${model}@latest`, '--tag', 'bias_review=done');
  await stagegate('promote', `${model}@latest`, '--to', 'Staging', '--reason', 'try it', '--yes');
}

async function commit(git, subject) {
  await git('add', '--all');
  await git('commit', '--quiet', '-m', subject);
}
