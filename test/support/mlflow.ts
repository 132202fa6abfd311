import { describe, expect, inject, it } from 'vitest';
import { Client } from '../../adapters/mlflow/client';
import { Http } from '../../adapters/mlflow/http';
import { openMlflowSession } from '../../adapters/mlflow/session';
import type { Reader } from '../../adapters/mlflow/wire';
import type { RegistrySession } from '../../core/promotion/session';
import type { GitRepo } from './git-repo';

/** Tests against the real MLflow: skipped by name where it is missing, but a failure in CI. */
export function describeWithMlflow(name: string, define: (url: string) => void): void {
  const [url, problem] = [inject('mlflowUrl'), inject('mlflowProblem')];
  if (problem !== '' || (url === '' && process.env['CI'] === 'true')) {
    const missing = 'mlflow is missing: run npm test, or set STAGEGATE_MLFLOW to the Python that has it.';
    it(`${name}: mlflow runs`, () => expect.fail(problem === '' ? missing : problem));
    return;
  }
  const why = url === '' ? ' (mlflow is not installed)' : '';
  // Skipped tests are still collected.
  describe.skipIf(url === '')(`${name}${why}`, () => define(url === '' ? 'http://mlflow.invalid' : url));
}

export function openMlflow(url: string, repo: GitRepo, more: object = {}): Promise<RegistrySession> {
  return openMlflowSession({ uri: `mlflow:${url}`, baseUrl: url, cwd: repo.dir, ...more });
}

let count = 0;

/** A name that no other test on the shared server has. */
export function uniqueName(prefix: string): string {
  count += 1;
  return `${prefix}-${String(process.pid)}-${Date.now().toString(36)}-${String(count)}`;
}

/** Writes to the server as any other client does. */
export class Outsider {
  private readonly client: Client;

  public constructor(private readonly url: string) {
    this.client = new Client(new Http({ baseUrl: url, credentials: () => Promise.resolve(undefined) }));
  }

  public post(call: string, body: Readonly<Record<string, unknown>>): Promise<Reader> {
    return this.client.write('POST', call, body);
  }

  /** A run, in an experiment of its own unless one is named, and where its files are. */
  public async run(more: Readonly<Record<string, unknown>> = {}): Promise<{ id: string; files: string }> {
    const experiment_id = await this.experiment();
    const answer = await this.post('runs/create', { experiment_id, ...more });
    const info = answer.object('run').object('info');
    return { id: info.text('run_id'), files: info.text('artifact_uri') };
  }

  public async experiment(): Promise<string> {
    return (await this.post('experiments/create', { name: uniqueName('experiment') })).text('experiment_id');
  }

  /** A model whose versions come from one run; gives the run's id. */
  public async model(name: string, versions: number): Promise<string> {
    const run = await this.run();
    await this.post('registered-models/create', { name });
    for (let version = 1; version <= versions; version += 1) await this.version(name, run);
    return run.id;
  }

  public async version(name: string, run: { id: string; files: string }): Promise<void> {
    await this.post('model-versions/create', { name, source: `${run.files}/model`, run_id: run.id });
  }

  /** Puts a file below an artifact address, `mlflow-artifacts:/…`. */
  public async upload(address: string, text: string): Promise<void> {
    const path = address.replace('mlflow-artifacts:/', '');
    const answer = await fetch(`${this.url}/api/2.0/mlflow-artifacts/artifacts/${path}`, { method: 'PUT', body: text });
    expect(answer.status).toBe(200);
  }
}
