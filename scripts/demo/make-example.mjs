// Makes a Git repository with the registry of examples/fraud-detection: three commits, three versions, the first one in
// Production and two challengers in Staging. Every registration and promotion goes through the command line.
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { startProject } from './project.mjs';

export { person } from './project.mjs';

const example = path.resolve(import.meta.dirname, '../../examples/fraud-detection');
const model = 'fraud-detection';

/** @typedef {Awaited<ReturnType<typeof startProject>>} Project */

/**
 * @param {string} targetDir a directory that does not exist yet, or is empty
 * @param {{ cli: string, env?: NodeJS.ProcessEnv }} options `cli` is the built command line, such as dist/cli.cjs
 * @returns {Promise<{ dir: string }>} the repository
 */
export async function makeExample(targetDir, options) {
  const project = await startProject(targetDir, options);
  await addChampion(project);
  await addChallenger(project, { number: 2, subject: 'Look up two more features' });
  await addChallenger(project, { number: 3, subject: 'Take the age of the merchant from the payment' });
  return { dir: project.dir };
}

/** @param {Project} project */
async function addChampion({ dir, commit, stagegate }) {
  await cp(example, dir, { recursive: true, filter: (source) => source !== path.join(example, 'versions') });
  await commit('Train the first fraud model');
  await stagegate('register', model, '--source', 'HEAD');
  await toStaging(stagegate);
  await stagegate('promote', `${model}@latest`, '--to', 'Production', '--reason', 'the first model', '--yes');
}

/**
 * @param {Project} project
 * @param {{ number: number, subject: string }} version
 */
async function addChallenger({ dir, commit, stagegate }, { number, subject }) {
  await cp(path.join(example, 'versions', String(number)), dir, { recursive: true });
  await commit(subject);
  await stagegate('register', model, '--source', 'HEAD', '--bump', 'minor');
  await toStaging(stagegate);
}

/** @param {Project['stagegate']} stagegate */
async function toStaging(stagegate) {
  await stagegate('annotate', `${model}@latest`, '--tag', 'bias_review=done');
  await stagegate('promote', `${model}@latest`, '--to', 'Staging', '--reason', 'try it', '--yes');
}
