// Makes a seeded MLflow server, and a Git repository whose policy governs it: a champion of each of two models in Production,
// and two challengers in Staging. Every promotion goes through the command line.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startMlflow } from '../lib/mlflow-server.mjs';
import { startProject } from './project.mjs';
import { example, seedMlflow } from './seed-mlflow.mjs';

/**
 * @param {string} serverFolder for the server's data; empty, or not there yet
 * @param {string} targetDir for the repository; the same
 * @param {{ cli: string }} options the built command line, such as dist/cli.cjs
 * @returns {Promise<{ server: import('../lib/mlflow-server.mjs').MlflowServer, dir: string }>} the server is the caller's to stop
 */
export async function makeMlflowExample(serverFolder, targetDir, { cli }) {
  const server = await startMlflow(serverFolder);
  try {
    await seedMlflow(server.url);
    return { server, dir: await makeRepository(targetDir, `mlflow:${server.url}`, cli) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * @param {string} targetDir
 * @param {string} registry
 * @param {string} cli
 */
async function makeRepository(targetDir, registry, cli) {
  const { dir, commit, stagegate } = await startProject(targetDir, { cli });
  await cp(example, dir, { recursive: true });
  const policy = path.join(dir, 'promotion-policy.yaml');
  const text = await readFile(policy, 'utf8');
  await writeFile(policy, text.replace(/^registry: .*$/m, `registry: ${registry}`));
  await mkdir(path.join(dir, '.vscode'));
  const settings = JSON.stringify({ 'stagegate.registries': [registry] }, null, 2);
  await writeFile(path.join(dir, '.vscode', 'settings.json'), `${settings}\n`);
  await commit('Put the models of the MLflow server under a policy');
  /** @type {(version: string, stage: string, reason: string) => Promise<unknown>} */
  const promote = (version, stage, reason) => stagegate('promote', version, '--to', stage, '--reason', reason, '--yes');
  for (const champion of ['fraud-detection/1', 'churn-prediction/1']) {
    await promote(champion, 'Staging', 'try it');
    await promote(champion, 'Production', 'the first model');
  }
  for (const challenger of ['fraud-detection/2', 'fraud-detection/3']) await promote(challenger, 'Staging', 'try it');
  return dir;
}
