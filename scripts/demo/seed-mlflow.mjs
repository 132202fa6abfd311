// Logs and registers the models of examples/mlflow on an MLflow server, over its REST interface, as a training pipeline would.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../lib/paths.mjs';

/**
 * @typedef {object} SeedVersion
 * @property {string} description
 * @property {Record<string, string>} tags
 * @property {Record<string, number>} [metrics] what its run measured
 * @property {string} [source] where it came from, if not out of a run
 * @property {readonly string[]} [aliases]
 *
 * @typedef {object} SeedModel
 * @property {string} model
 * @property {string} description
 * @property {Record<string, string>} tags
 * @property {{name: string, digest: string}} dataset that it is evaluated on
 * @property {readonly string[]} inputs
 * @property {readonly SeedVersion[]} versions oldest first
 */

export const example = path.join(root, 'examples', 'mlflow');

/** @param {string} url of the server */
export async function seedMlflow(url) {
  /** @type {SeedModel[]} */
  const models = JSON.parse(await readFile(path.join(example, 'models.json'), 'utf8'));
  const server = new Server(url);
  for (const model of models) await seedModel(server, model);
}

/**
 * @param {Server} server
 * @param {SeedModel} model
 */
async function seedModel(server, model) {
  const { model: name, description, tags } = model;
  const { experiment_id } = await server.post('experiments/create', { name });
  await server.post('registered-models/create', { name, description, tags: pairs(tags) });
  for (const version of model.versions) {
    const from = version.source ? { source: version.source } : await train(server, experiment_id, model, version);
    const more = { description: version.description, tags: pairs(version.tags) };
    const made = await server.post('model-versions/create', { name, ...from, ...more });
    for (const alias of version.aliases ?? []) {
      await server.post('registered-models/alias', { name, alias, version: made.model_version.version });
    }
  }
}

/**
 * A run that logs a model, evaluates it and documents it.
 * @param {Server} server
 * @param {string} experiment_id
 * @param {SeedModel} model
 * @param {SeedVersion} version
 */
async function train(server, experiment_id, { model, dataset, inputs }, { metrics = {} }) {
  const started = { experiment_id, start_time: Date.now(), tags: pairs({ 'mlflow.user': 'ana' }) };
  const { run } = await server.post('runs/create', started);
  const { run_id, artifact_uri } = run.info;
  const logged = await server.post('logged-models', { experiment_id, name: model, source_run_id: run_id });
  const { model_id, artifact_uri: files } = logged.model.info;
  await server.upload(`${files}/MLmodel`, mlmodel({ run_id, model_id, inputs }));
  await server.upload(`${artifact_uri}/README.md`, await readFile(path.join(example, 'cards', `${model}.md`), 'utf8'));
  const input = { ...dataset, source_type: 'http', source: `https://data.example.com/${dataset.name}.csv` };
  const context = pairs({ 'mlflow.data.context': 'validation' });
  await server.post('runs/log-inputs', { run_id, datasets: [{ dataset: input, tags: context }] });
  await server.post('runs/outputs', { run_id, models: [{ model_id, step: 0 }] });
  const of = { dataset_name: dataset.name, dataset_digest: dataset.digest, model_id, run_id };
  const rows = Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: Date.now(), step: 0, ...of }));
  await server.post('runs/log-batch', { run_id, metrics: rows });
  await server.patch(`logged-models/${model_id}`, { model_id, status: 'LOGGED_MODEL_READY' });
  await server.post('runs/update', { run_id, status: 'FINISHED', end_time: Date.now() });
  return { source: `models:/${model_id}`, run_id, model_id };
}

/** @param {{run_id: string, model_id: string, inputs: readonly string[]}} model */
function mlmodel({ run_id, model_id, inputs }) {
  const columns = inputs.map((name) => ({ type: 'double', name, required: true }));
  const flavors = { python_function: { loader_module: 'mlflow.sklearn', python_version: '3.11.9' } };
  const signature = { inputs: JSON.stringify(columns), outputs: JSON.stringify([{ type: 'double', required: true }]) };
  // Every JSON document is a YAML document.
  return JSON.stringify({ flavors, model_id, run_id, signature }, null, 2);
}

/** @param {Record<string, string>} record */
const pairs = (record) => Object.entries(record).map(([key, value]) => ({ key, value }));

class Server {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /**
   * @param {string} call
   * @param {object} body
   */
  post(call, body) {
    return this.#send('POST', call, body);
  }

  /**
   * @param {string} call
   * @param {object} body
   */
  patch(call, body) {
    return this.#send('PATCH', call, body);
  }

  /**
   * Puts a file below an artifact address, `mlflow-artifacts:/…`.
   * @param {string} address
   * @param {string} text
   */
  async upload(address, text) {
    const file = address.replace(/^mlflow-artifacts:\/+/, '');
    await checked(await fetch(`${this.url}/api/2.0/mlflow-artifacts/artifacts/${file}`, { method: 'PUT', body: text }));
  }

  /**
   * @param {string} method
   * @param {string} call
   * @param {object} body
   */
  async #send(method, call, body) {
    const headers = { 'content-type': 'application/json' };
    const address = `${this.url}/api/2.0/mlflow/${call}`;
    return (await checked(await fetch(address, { method, headers, body: JSON.stringify(body) }))).json();
  }
}

/** @param {Response} response */
async function checked(response) {
  if (response.ok) return response;
  throw new Error(`${response.url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
}
