import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithMlflow, Outsider, uniqueName } from '../support/mlflow';
import { findMlflowPython, MlflowServer } from '../support/mlflow-server';
import { commitFiles, emptyRepository, json, stagegate } from './support';

describeWithMlflow('The command line with a production server of its own', (staging) => {
  let production: MlflowServer;
  beforeAll(async () => {
    production = await MlflowServer.start(findMlflowPython() ?? '');
  }, 180_000);
  afterAll(() => production.stop());

  it('promotes from server to server, shows, rolls back, and finds what moved without a record', async () => {
    const model = uniqueName('two');
    const cwd = emptyRepository();
    const stages = `[{name: Staging, alias: candidate}, {name: Production, alias: champion, registry: "mlflow:${production.url}"}]`;
    const transitions = '[{from: [None], to: Staging}, {from: [Staging], to: Production}]';
    const policy = `version: 1\nregistry: mlflow:${staging}\nmodels: ['*']\nstages: ${stages}\ntransitions: ${transitions}\n`;
    commitFiles(cwd, { 'promotion-policy.yaml': policy });
    const outsider = new Outsider(staging);
    const call = (...args: readonly string[]): Promise<unknown> => json(args, { cwd });
    for (const version of ['1', '2']) {
      const run = await outsider.run();
      await outsider.upload(`${run.files}/model/MLmodel`, `version: ${version}\n`);
      expect(await call('register', model, '--source', `runs:/${run.id}/model`)).toMatchObject({ version });
      for (const stage of ['Staging', 'Production']) {
        const promoted = await call('promote', `${model}/${version}`, '--to', stage, '--reason', 'better', '--yes');
        expect(promoted).toMatchObject({ outcome: 'applied', version, to: stage });
      }
    }
    const models = (await call('models')) as readonly { readonly name: string }[];
    expect(models.find(({ name }) => name === model)).toMatchObject({ stages: { Production: '2' } });
    expect(await call('versions', model)).toMatchObject([
      { version: '2', stages: ['Production'] },
      { version: '1', stages: [] },
    ]);
    const back = await call('rollback', model, '--stage', 'Production', '--reason', 'incident', '--yes');
    expect(back).toMatchObject({ outcome: 'applied', version: '1' });
    expect(await call('show', `${model}@Production`)).toMatchObject({ version: '1', stages: ['Production'] });
    expect(await call('audit', 'verify')).toMatchObject({ ok: true, findings: [] });
    const log = (await call('audit', 'log', model)) as readonly { readonly event: { readonly type: string } }[];
    expect(log.filter(({ event }) => event.type === 'outcome')).toHaveLength(5);

    const there = new Outsider(production.url);
    await there.post('registered-models/alias', { name: model, alias: 'champion', version: '2' });
    const { code, stdout } = await stagegate(['audit', 'verify'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain(`mlflow:${production.url}|alias:champion of ${model} moved from 1 to 2 without a record`);
  }, 400_000);
});
