// A real MLflow server on the loopback interface, started as its own documentation says.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { findMlflow } from '../prepare/mlflow.mjs';
import { toolEnv } from './run.mjs';
import { freePort, startServer } from './server.mjs';

/**
 * @typedef {object} MlflowServer
 * @property {string} url `http://127.0.0.1:PORT`
 * @property {() => Promise<void>} stop ends it with all its processes
 */

/** Importing mlflow and making its data base takes long on a busy machine. */
const START_LIMIT_MS = 120_000;

/**
 * @param {string} folder keeps the data base, the artifacts and `server.log`; made if it is not there
 * @param {{port?: number}} [options] default: any free port
 * @returns {Promise<MlflowServer>}
 */
export async function startMlflow(folder, { port } = {}) {
  const python = findMlflow();
  if (!python) throw new Error('mlflow is missing: run npm test, or set STAGEGATE_MLFLOW to the Python that has it.');
  mkdirSync(folder, { recursive: true });
  const chosen = port ?? (await freePort());
  const url = `http://127.0.0.1:${chosen}`;
  const database = `sqlite:///${path.join(folder, 'mlflow.db').replaceAll('\\', '/')}`;
  const where = ['--host', '127.0.0.1', '--port', String(chosen), '--workers', '1'];
  const stores = ['--backend-store-uri', database, '--artifacts-destination', path.join(folder, 'artifacts')];
  const stop = await startServer({
    name: 'The MLflow server',
    command: python,
    args: ['-W', 'ignore', '-m', 'mlflow', 'server', ...where, ...stores],
    // No telemetry, and none of the processes that run jobs.
    env: toolEnv({ MLFLOW_DISABLE_TELEMETRY: 'true', MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' }),
    cwd: folder,
    log: path.join(folder, 'server.log'),
    // Answers only once the data base is there, which `/health` does not wait for.
    health: `${url}/api/2.0/mlflow/registered-models/search?max_results=1`,
    limitMs: START_LIMIT_MS,
  });
  return { url, stop };
}
