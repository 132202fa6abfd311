import { rmSync } from 'node:fs';
import { inOut } from '../lib/paths.mjs';
import { makeMlflowExample } from './make-mlflow-example.mjs';

/**
 * A real MLflow server with models, and a Git repository that keeps their policy and their audit trail.
 * @param {string} cli
 * @returns {Promise<import('./with-git.mjs').Demo>}
 */
export async function makeDemo(cli) {
  const [folder, data] = [inOut('demo/mlflow'), inOut('demo/mlflow-server')];
  for (const old of [folder, data]) rmSync(old, { recursive: true, force: true, maxRetries: 5 });
  console.log('Starting an MLflow server, and registering five versions of two models there …');
  const { server } = await makeMlflowExample(data, folder, { cli });
  return {
    folder,
    description: `${server.url}: an MLflow server with two models\n${folder}: the repository with their policy`,
    checks: ['fraud-detection/2', 'fraud-detection/3'],
    stop: server.stop,
  };
}
