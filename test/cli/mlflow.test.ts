import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { describeWithMlflow, Outsider, uniqueName } from '../support/mlflow';
import { commitFiles, emptyRepository, freshDir, json, stagegate } from './support';

const MODELS = '{"registered_models":[{"name":"remote"}]}';
const TOKEN = { MLFLOW_TRACKING_TOKEN: 's3cret' };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that knows one model and remembers who asked. */
async function knownServer(): Promise<{ url: string; askedBy: () => readonly (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const made = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'application/json' }).end(MODELS);
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const { port } = made.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}`, askedBy: () => [...new Set(seen)] };
}

async function modelsIn(
  cwd: string,
  env: Record<string, string>,
  ...args: readonly string[]
): Promise<readonly string[]> {
  const models = await json<readonly { name: string }[]>(['models', ...args], { cwd, env });
  return models.map(({ name }) => name);
}

describe('The registry', () => {
  it('is the one that the environment names, if it is a server', async () => {
    const cwd = emptyRepository();
    commitFiles(cwd, {});
    const { url, askedBy } = await knownServer();
    expect(await modelsIn(cwd, { MLFLOW_TRACKING_URI: url, ...TOKEN })).toEqual(['remote']);
    expect(askedBy()).toEqual(['Bearer s3cret']);
    expect(await modelsIn(cwd, { MLFLOW_TRACKING_URI: 'sqlite:///mlflow.db' })).toEqual([]);
    const both = { MLFLOW_REGISTRY_URI: 'git:.', MLFLOW_TRACKING_URI: url };
    expect(await modelsIn(cwd, both)).toEqual([]);
  });

  it('of a policy comes first, and gets no credentials that the environment has not given it', async () => {
    const cwd = emptyRepository();
    const { url, askedBy } = await knownServer();
    commitFiles(cwd, { 'promotion-policy.yaml': `version: 1\nregistry: mlflow:${url}\nmodels: ['*']\n` });
    expect(await modelsIn(cwd, { MLFLOW_TRACKING_URI: 'http://127.0.0.1:9', ...TOKEN })).toEqual(['remote']);
    expect(await modelsIn(cwd, TOKEN)).toEqual(['remote']);
    expect(askedBy()).toEqual([undefined]);
    expect(await modelsIn(cwd, TOKEN, '--registry', url)).toEqual(['remote']);
    expect(askedBy()).toEqual([undefined, 'Bearer s3cret']);
  });

  it('on a server needs a repository for its audit trail', async () => {
    const { code, stderr } = await stagegate(['models', '--registry', 'http://127.0.0.1:9'], { cwd: freshDir() });
    expect(code).toBe(3);
    expect(stderr).toContain('The audit trail of mlflow:http://127.0.0.1:9 needs a Git repository');
  });
});

describeWithMlflow('The command line on a real MLflow server', (url) => {
  it('registers, promotes, rolls back and finds its records in order', async () => {
    const model = uniqueName('cli');
    const cwd = emptyRepository();
    const stages = '[{name: Staging, alias: candidate}, {name: Production, alias: champion}]';
    const transitions = '[{from: [None], to: Staging}, {from: [Staging], to: Production}]';
    const policy = `version: 1\nmodels: ['*']\nstages: ${stages}\ntransitions: ${transitions}\n`;
    commitFiles(cwd, { 'promotion-policy.yaml': policy });
    const run = await new Outsider(url).run();
    const env = { MLFLOW_TRACKING_URI: url };
    const call = (...args: readonly string[]): Promise<unknown> => json(args, { cwd, env });
    for (const version of ['1', '2']) {
      const source = `runs:/${run.id}/model`;
      expect(await call('register', model, '--source', source)).toMatchObject({ model, version });
      for (const stage of ['Staging', 'Production']) {
        const promoted = await call('promote', `${model}/${version}`, '--to', stage, '--reason', 'better', '--yes');
        expect(promoted).toMatchObject({ outcome: 'applied', version, to: stage });
      }
    }
    const back = await call('rollback', model, '--stage', 'Production', '--reason', 'incident', '--yes');
    expect(back).toMatchObject({ outcome: 'applied', version: '1' });
    expect(await call('show', `${model}@champion`)).toMatchObject({
      version: '1',
      stages: ['Production'],
      aliases: ['champion'],
      author: 'cy@example.com',
      run: { id: run.id, url: expect.stringContaining(`/runs/${run.id}`) as string },
      card: false,
    });
    expect(await call('audit', 'verify')).toMatchObject({ ok: true });
  });
});
