// A real MLflow server that people sign in to, as `mlflow server --app-name basic-auth` runs it.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { toolEnv } from '../../../scripts/lib/run.mjs';
import { freePort, startServer } from '../../../scripts/lib/server.mjs';
import { findMlflow } from '../../../scripts/prepare/mlflow.mjs';

const ADMIN = { username: 'admin', password: 'admin-has-a-long-password' };
const START_LIMIT_MS = 120_000;

/** @param {string} username */
export const passwordOf = (username) => `the-long-password-of-${username}`;

/** A server, seen by its administrator: what it says is the truth that a window is compared with. */
export class SignInServer {
  /**
   * @param {string} url
   * @param {() => Promise<void>} stop
   */
  constructor(url, stop) {
    this.url = url;
    this.stop = stop;
  }

  /** @param {string} folder keeps its data; made */
  static async start(folder) {
    const python = findMlflow() ?? '';
    mkdirSync(folder, { recursive: true });
    const url = `http://127.0.0.1:${await freePort()}`;
    const database = (/** @type {string} */ name) => `sqlite:///${path.join(folder, name).replaceAll('\\', '/')}`;
    const config = path.join(folder, 'auth.ini');
    writeFileSync(config, settings(database('auth.db')));
    const stop = await startServer({
      name: 'The MLflow server',
      command: python,
      args: [
        '-W',
        'ignore',
        '-m',
        'uvicorn',
        '--host',
        '127.0.0.1',
        '--port',
        new URL(url).port,
        '--factory',
        'mlflow.server.auth:create_app',
      ],
      env: toolEnv({
        ...{ MLFLOW_DISABLE_TELEMETRY: 'true', MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' },
        ...{ _MLFLOW_SERVER_FILE_STORE: database('mlflow.db'), _MLFLOW_SERVER_REGISTRY_STORE: database('mlflow.db') },
        ...{ _MLFLOW_SERVER_ARTIFACT_ROOT: 'mlflow-artifacts:/', _MLFLOW_SERVER_SERVE_ARTIFACTS: 'true' },
        ...{ _MLFLOW_SERVER_ARTIFACT_DESTINATION: path.join(folder, 'artifacts'), _MLFLOW_SGI_NAME: 'uvicorn' },
        ...{ MLFLOW_AUTH_CONFIG_PATH: config, MLFLOW_AUTH_ADMIN_PASSWORD: ADMIN.password },
        MLFLOW_FLASK_SERVER_SECRET_KEY: 'not a secret in a test',
      }),
      cwd: folder,
      log: path.join(folder, 'server.log'),
      health: `${url}/health`,
      limitMs: START_LIMIT_MS,
    });
    const server = new SignInServer(url, stop);
    await server.#ready().catch(async (error) => {
      await stop();
      throw error;
    });
    return server;
  }

  /**
   * @param {string} username
   * @param {{model: string, permission: string}} right
   */
  async user(username, { model, permission }) {
    await this.post('2.0/mlflow/users/create', { username, password: passwordOf(username) });
    const resource = { resource_type: 'registered_model', resource_id: model, resource_pattern: model };
    await this.post('3.0/mlflow/users/permissions/grant', { username, ...resource, permission });
  }

  /**
   * A model with one version for each value of the metric, each out of a run of its own.
   * @param {string} name
   * @param {{metric: string, values: readonly number[]}} measured
   */
  async model(name, { metric, values }) {
    const { experiment_id } = await this.post('2.0/mlflow/experiments/create', { name });
    await this.post('2.0/mlflow/registered-models/create', { name });
    for (const value of values) {
      const { run } = await this.post('2.0/mlflow/runs/create', { experiment_id, start_time: Date.now(), tags: [] });
      const { run_id } = run.info;
      const metrics = [{ key: metric, value, timestamp: Date.now(), step: 0 }];
      await this.post('2.0/mlflow/runs/log-batch', { run_id, metrics });
      await this.post('2.0/mlflow/model-versions/create', { name, source: `s3://models/${run_id}`, run_id });
    }
  }

  /**
   * The version that an alias stands for, as MLflow's own client asks for it; undefined where there is none.
   * @param {string} model
   * @param {string} alias
   */
  async holder(model, alias) {
    const query = new URLSearchParams({ name: model, alias });
    const answer = await this.#send(`2.0/mlflow/registered-models/alias?${query}`, {});
    const { model_version: held } = await answer.json();
    return held?.version;
  }

  /**
   * @param {string} call
   * @param {object} body
   */
  async post(call, body) {
    const answer = await this.#send(call, { method: 'POST', body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${call} answered ${answer.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text || '{}');
  }

  /**
   * @param {string} call
   * @param {RequestInit} init
   */
  #send(call, init) {
    const authorization = `Basic ${Buffer.from(`${ADMIN.username}:${ADMIN.password}`).toString('base64')}`;
    return fetch(`${this.url}/api/${call}`, {
      ...init,
      headers: { authorization, 'content-type': 'application/json' },
    });
  }

  /** The first request makes the data base. */
  async #ready() {
    const end = performance.now() + START_LIMIT_MS;
    for (;;) {
      const answer = await this.#send('2.0/mlflow/registered-models/search?max_results=1', {}).catch(() => undefined);
      if (answer?.ok) return;
      if (performance.now() > end) throw new Error(`The MLflow server does not answer: ${answer?.status}.`);
      await pause(100);
    }
  }
}

/** @param {string} database */
function settings(database) {
  // Without the cache every request costs a quarter of a second of hashing.
  return `[mlflow]
auth_cache_ttl_seconds = 60
default_permission = READ
database_uri = ${database}
admin_username = ${ADMIN.username}
authorization_function = mlflow.server.auth:authenticate_request_basic_auth
`;
}
