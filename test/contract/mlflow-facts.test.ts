import { beforeEach, expect, it, vi } from 'vitest';
import type { Fetch } from '../../adapters/mlflow/http';
import type { RegistryPort } from '../../core/registry/port';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';

vi.setConfig({ testTimeout: 60_000 });

const AT = Date.parse('2026-11-20T08:00:00Z');
const MLMODEL = "flavors: {}\nsignature:\n  inputs: '[]'\n  outputs: null\n";
const CARD = '---\nlicense: mit\n---\n# Scorer\n\n## Uses\n\nScoring.\n';

describeWithMlflow('Facts from a real MLflow server', (url) => {
  const outsider = new Outsider(url);
  const actor = { name: 'Ana', email: 'ana@example.com', via: 'git config' };
  let model: string;
  let registry: RegistryPort;
  beforeEach(async () => {
    model = uniqueName('facts');
    await outsider.post('registered-models/create', { name: model });
    const repo = GitRepo.create();
    ({ registry } = await openMlflow(url, repo));
  });

  const metric = (run: string, key: string, value: unknown, more = {}): Promise<unknown> =>
    outsider.post('runs/log-metric', { run_id: run, key, value, timestamp: AT, step: 0, ...more });
  const register = (source: string, more = {}): Promise<unknown> =>
    outsider.post('model-versions/create', { name: model, source, ...more });

  it('come from the run: the newest value, its data set, and who made it', async () => {
    const run = await outsider.run({ tags: [{ key: 'mlflow.user', value: 'ana@example.com' }] });
    await metric(run.id, 'accuracy', 0.8);
    await metric(run.id, 'accuracy', 0.91, { timestamp: AT + 1000, step: 1 });
    const dataset = (name: string, context: string): unknown => ({
      dataset: { name, digest: `${name}-1`, source_type: 'local', source: '{}' },
      tags: [{ key: 'mlflow.data.context', value: context }],
    });
    const datasets = [dataset('train', 'training'), dataset('holdout', 'validation')];
    await outsider.post('runs/log-inputs', { run_id: run.id, datasets });
    await register(`${run.files}/model`, { run_id: run.id });
    const { facts, unavailable } = await registry.readFacts(model, ['1']);
    expect(facts).toEqual([
      {
        version: '1',
        author: 'ana@example.com',
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        ...{ aliases: [], stages: [], tags: {}, signature: false, card: null },
        metrics: {
          accuracy: { value: 0.91, at: '2026-11-20T08:00:01.000Z', dataset: { name: 'holdout', digest: 'holdout-1' } },
        },
      },
    ]);
    expect(unavailable).toEqual({});
  });

  it('come from the logged model before its run, each with the data set that it was measured on', async () => {
    const experiment_id = await outsider.experiment();
    const { run_id } = await idOf(outsider, experiment_id);
    const made = await outsider.post('logged-models', { experiment_id, name: 'scorer', source_run_id: run_id });
    const info = made.object('model').object('info');
    const id = info.text('model_id');
    await outsider.upload(`${info.text('artifact_uri')}/MLmodel`, MLMODEL);
    await metric(run_id, 'f1', 0.7);
    const on = (name: string, digest: string) => ({ model_id: id, dataset_name: name, dataset_digest: digest });
    await metric(run_id, 'f1', 0.6, { ...on('live', 'cd34'), timestamp: AT - 2000 });
    await metric(run_id, 'f1', 0.65, { ...on('live', 'cd34'), timestamp: AT - 1000 });
    await metric(run_id, 'f1', 0.75, on('holdout', 'ab12'));
    await metric(run_id, 'loss', 0.1);
    await registry.register({ model, source: `models:/${id}`, actor });
    const [facts] = (await registry.readFacts(model, ['1'])).facts;
    expect(facts?.signature).toBe(true);
    expect(facts?.metrics).toEqual({
      f1: {
        value: 0.75,
        at: '2026-11-20T08:00:00.000Z',
        dataset: { name: 'holdout', digest: 'ab12' },
        others: [{ value: 0.65, at: '2026-11-20T07:59:59.000Z', dataset: { name: 'live', digest: 'cd34' } }],
      },
      loss: { value: 0.1, at: '2026-11-20T08:00:00.000Z' },
    });
  });

  it('have the parameters of the run and the logged model, where one version is asked for', async () => {
    const experiment_id = await outsider.experiment();
    const { run_id } = await idOf(outsider, experiment_id);
    await outsider.post('runs/log-parameter', { run_id, key: 'depth', value: '4' });
    await outsider.post('runs/log-parameter', { run_id, key: 'seed', value: '1' });
    const params = [{ key: 'depth', value: '5' }];
    const made = await outsider.post('logged-models', { experiment_id, name: 'scorer', source_run_id: run_id, params });
    const id = made.object('model').object('info').text('model_id');
    await registry.register({ model, source: `models:/${id}`, actor });
    expect((await registry.getVersion(model, '1'))?.params).toEqual({ depth: '5', seed: '1' });
    expect((await registry.listVersions(model)).items.map((one) => one.params)).toEqual([{}]);
  });

  it('say what is no number', async () => {
    const run = await outsider.run();
    await metric(run.id, 'nan', 'NaN');
    await metric(run.id, 'inf', 'Infinity');
    await metric(run.id, 'less', '-Infinity');
    await register(`${run.files}/model`, { run_id: run.id });
    const [facts] = (await registry.readFacts(model, ['1'])).facts;
    const values = Object.entries(facts?.metrics ?? {}).map(([key, fact]) => [key, fact?.value]);
    expect(Object.fromEntries(values)).toEqual({ nan: 'NaN', inf: 'Infinity', less: '-Infinity' });
  });

  it('name no metrics of a version that no run made, and what of it the server cannot read', async () => {
    await register('s3://bucket/elsewhere');
    const { facts, unavailable } = await registry.readFacts(model, ['1']);
    expect(facts[0]).toMatchObject({ metrics: {} });
    expect(facts[0]).not.toHaveProperty('signature');
    expect(unavailable).toEqual({
      signature: expect.stringMatching(/^The signature of facts.*\/1 cannot be read: .*500.*\.$/) as string,
      card: expect.stringMatching(/^The model card of facts.*\.$/) as string,
    });
  });

  it('read the signature and the card beside the model, and the card of the run', async () => {
    const run = await outsider.run();
    await outsider.upload(`${run.files}/model/MLmodel`, MLMODEL);
    await register(`${run.files}/model`, { run_id: run.id });
    await outsider.upload(`${run.files}/README.md`, CARD);
    const [ofRun] = (await registry.readFacts(model, ['1'])).facts;
    expect(ofRun).toMatchObject({ signature: true, card: { frontMatter: { license: 'mit' }, sections: { Uses: 8 } } });
    await outsider.upload(`${run.files}/model/MODEL_CARD.md`, CARD.replace('mit', 'apache-2.0'));
    const [own] = (await registry.readFacts(model, ['1'])).facts;
    expect(own?.card?.frontMatter).toEqual({ license: 'apache-2.0' });
    await outsider.upload(`${run.files}/model/MLmodel`, 'signature: [unclosed');
    const { unavailable } = await registry.readFacts(model, ['1']);
    expect(unavailable.signature).toContain('MLmodel cannot be used');
  });

  it('of many versions take a request for each experiment, not for each run', async () => {
    const experiment_id = await outsider.experiment();
    const versions = ['1', '2', '3', '4', '5', '6'];
    for (const version of versions) {
      const run = await idOf(outsider, experiment_id);
      await metric(run.run_id, 'accuracy', Number(version) / 10);
      await register(`${run.artifact_uri}/model`, { run_id: run.run_id });
    }
    const asked: string[] = [];
    const counting: Fetch = (input, init) => {
      asked.push(input);
      return fetch(input, init);
    };
    const session = await openMlflow(url, GitRepo.create(), { fetch: counting });
    const { facts } = await session.registry.readFacts(model, versions);
    expect(facts.map(({ metrics }) => metrics?.['accuracy']?.value)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
    expect(asked.filter((address) => address.includes('/runs/'))).toHaveLength(2);
  });
});

async function idOf(outsider: Outsider, experiment_id: string): Promise<{ run_id: string; artifact_uri: string }> {
  const info = (await outsider.post('runs/create', { experiment_id })).object('run').object('info');
  return { run_id: info.text('run_id'), artifact_uri: info.text('artifact_uri') };
}
