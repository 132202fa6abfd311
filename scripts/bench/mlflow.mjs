// A list of thousands of models on a real MLflow server, against MLflow's own Python client on the same server.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { installOnce } from '../lib/install-once.mjs';
import { startMlflow } from '../lib/mlflow-server.mjs';
import { inCache } from '../lib/paths.mjs';
import { must, toolEnv } from '../lib/run.mjs';
import { load } from '../lib/bundle.mjs';
import { interleave, ms, report } from './measure.mjs';

const MODELS = 2000;
const PAGE = 100;
const ROUNDS = 3;
const seeder = path.join(import.meta.dirname, 'many_models.py');

/** @param {string} python that has mlflow */
export async function benchMlflow(python) {
  const server = await startMlflow(await seeded(python));
  try {
    const peer = await PythonClient.start(python, server.url);
    try {
      return await compare(server.url, peer);
    } finally {
      peer.stop();
    }
  } finally {
    await server.stop();
  }
}

/** A server's folder with many models, made once for every version of mlflow. */
async function seeded(python) {
  const { output } = await must(python, ['-c', 'from importlib.metadata import version; print(version("mlflow"))']);
  const folder = inCache('bench', `mlflow-${output.trim()}`);
  await installOnce(folder, `${MODELS}\n${readFileSync(seeder, 'utf8')}`, async () => {
    const database = `sqlite:///${path.join(folder, 'mlflow.db').replaceAll('\\', '/')}`;
    await must(python, ['-W', 'ignore', seeder, database, String(MODELS)]);
  });
  return folder;
}

async function compare(url, peer) {
  const own = await ownClient(url);
  const first = await own.list(1);
  const times = await interleave(ROUNDS, {
    own: async () => checked(await own.list()),
    python: async () => checked(await peer.list()),
  });
  return [
    report({
      what: `MLflow, first of ${MODELS} models`,
      value: first.requests,
      unit: 'requests',
      budget: 1,
      detail: `${first.models} models in ${ms(first.milliseconds)}`,
    }),
    report({
      what: `MLflow, all of ${MODELS} models`,
      value: times.own / times.python,
      unit: '×',
      budget: 1,
      detail: `${ms(times.own)} against MlflowClient: ${ms(times.python)}, and ${ms(peer.imported)} for importing it`,
    }),
  ];
}

function checked({ milliseconds, models }) {
  if (models !== MODELS) throw new Error(`The list has ${models} models instead of ${MODELS}.`);
  return milliseconds;
}

/** Lists models through the product's own adapter; a new list reads at most `pages`. */
async function ownClient(baseUrl) {
  const { MlflowRegistry, Client, Http } = await load({
    'adapters/mlflow/registry.ts': 'MlflowRegistry',
    'adapters/mlflow/client.ts': 'Client',
    'adapters/mlflow/http.ts': 'Http',
  });
  let requests = 0;
  const counting = (...request) => {
    requests += 1;
    return fetch(...request);
  };
  const http = new Http({ baseUrl, credentials: async () => undefined, fetch: counting });
  const registry = new MlflowRegistry(`mlflow:${baseUrl}`, baseUrl, new Client(http));
  const list = async (pages = Infinity) => {
    requests = 0;
    const start = performance.now();
    let models = 0;
    let pageToken;
    do {
      const page = await registry.listModels({ pageSize: PAGE, ...(pageToken ? { pageToken } : {}) });
      models += page.items.length;
      pageToken = page.nextPageToken;
      pages -= 1;
    } while (pageToken && pages > 0);
    return { models, requests, milliseconds: performance.now() - start };
  };
  return { list };
}

/** MLflow's client in a process of its own, so that only the first listing could pay for the import. */
class PythonClient {
  static async start(python, url) {
    const client = new PythonClient(python, url);
    client.imported = (await client.#answer()).seconds * 1000;
    return client;
  }

  #child;
  #answers;

  constructor(python, url) {
    const env = toolEnv({ MLFLOW_DISABLE_TELEMETRY: 'true' });
    const script = path.join(import.meta.dirname, 'mlflow_client.py');
    this.#child = spawn(python, ['-W', 'ignore', script, url], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async list() {
    this.#child.stdin.write('list\n');
    const { seconds, models } = await this.#answer();
    return { models, milliseconds: seconds * 1000 };
  }

  stop() {
    this.#child.kill();
  }

  async #answer() {
    const { value, done } = await this.#answers.next();
    if (done) throw new Error("MLflow's client ended before it answered.");
    return JSON.parse(value);
  }
}
