import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { dataFolder, trailFileName } from '../../adapters/file-trail/data-folder';
import { describeWithMlflow, Outsider, uniqueName } from '../support/mlflow';
import { cleanEnv, commitFiles, emptyRepository, freshDir, json, stagegate, writeFiles } from './support';

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

  it('on a server keeps its audit trail in a repository, unless the folder is in none', async () => {
    const cwd = freshDir();
    const { url } = await knownServer();
    expect(await modelsIn(cwd, {}, '--registry', url)).toEqual(['remote']);
    mkdirSync(path.join(cwd, '.git'));
    const { code, stderr } = await stagegate(['models', '--registry', 'http://127.0.0.1:9'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('The audit trail of mlflow:http://127.0.0.1:9 is kept in a Git repository');
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

  it('promotes in a folder that is no repository, and keeps the records in the data folder', async () => {
    const model = uniqueName('outside');
    await new Outsider(url).model(model, 2);
    const cwd = freshDir();
    const data = freshDir('data');
    const person = { GIT_COMMITTER_NAME: 'Dee', GIT_COMMITTER_EMAIL: 'dee@example.com' };
    const env = { MLFLOW_TRACKING_URI: url, XDG_DATA_HOME: data, LOCALAPPDATA: data, ...person };
    const promotion = ['promote', `${model}/1`, '--to', 'Production', '--reason', 'better', '--yes'];
    const ungoverned = await stagegate(promotion, { cwd, env });
    expect([ungoverned.code, ungoverned.stderr]).toEqual([2, expect.stringContaining('No policy governs')]);
    const stages = '[{name: Production, stage: Production, protected: true}]';
    const transitions = '[{from: [None], to: Production}]';
    writeFiles(cwd, { 'mine.yaml': `version: 1\nmodels: ['*']\nstages: ${stages}\ntransitions: ${transitions}\n` });
    const preview = ['check', `${model}/1`, '--to', 'Production', '--policy', 'mine.yaml'];
    expect(await json(preview, { cwd, env })).toMatchObject({
      result: 'pass',
      policy: { path: 'mine.yaml', preview: true },
    });
    const promoted = await json([...promotion, '--ungoverned'], { cwd, env });
    expect(promoted).toMatchObject({ outcome: 'applied', severity: 'raised', actor: { email: 'dee@example.com' } });
    expect(await modelsIn(cwd, env)).toContain(model);
    const elsewhere = freshDir();
    expect(await json(['audit', 'verify'], { cwd: elsewhere, env })).toMatchObject({ ok: true, events: 2 });
    expect(await json(['audit', 'log', model], { cwd: elsewhere, env })).toMatchObject([
      { event: { type: 'outcome', version: '1' } },
      { event: { type: 'intent' } },
    ]);
    const folder = dataFolder({ platform: process.platform, env, home: cleanEnv['HOME'] ?? '' });
    const file = path.join(folder, trailFileName(`mlflow:${url}`));
    writeFileSync(file, readFileSync(file, 'utf8').replace('"better"', '"nobler"'));
    const verified = await json<{ findings: readonly { kind: string }[] }>(['audit', 'verify'], { cwd, env, code: 1 });
    expect(verified.findings.map(({ kind }) => kind)).toContain('chain');
  });
});
