import { beforeEach, expect, it, vi } from 'vitest';
import { inspectVersion, resolveReference } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';

vi.setConfig({ testTimeout: 60_000 });

const MLMODEL = `flavors: {}
saved_input_example_info: {artifact_path: input_example.json, type: dataframe}
signature:
  inputs: '[{"type": "double", "name": "amount", "required": true}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}]'
`;

describeWithMlflow('A version of a real MLflow server, looked at closely', (url) => {
  const outsider = new Outsider(url);
  let model: string;
  let session: RegistrySession;
  beforeEach(async () => {
    model = uniqueName('inspected');
    await outsider.post('registered-models/create', { name: model });
    session = await openMlflow(url, GitRepo.create());
  });

  it('tells its parameters, its signature, its example and the run that it came out of', async () => {
    const tags = Object.entries({ 'mlflow.source.name': 'train.py', 'mlflow.source.git.commit': 'abc123' });
    const run = await outsider.run({ run_name: 'brave-owl', tags: tags.map(([key, value]) => ({ key, value })) });
    await outsider.post('runs/log-parameter', { run_id: run.id, key: 'depth', value: '6' });
    await outsider.upload(`${run.files}/model/MLmodel`, MLMODEL);
    await outsider.version(model, run);
    const { details, inspection } = await inspectVersion(session, await resolveReference(session, `${model}/1`));
    expect(details).toMatchObject({ version: '1', runId: run.id, params: { depth: '6' } });
    expect(inspection).toEqual({
      signature: {
        inputs: [{ name: 'amount', type: 'double', required: true }],
        outputs: [{ type: 'tensor(float32, -1×2)' }],
        params: [],
      },
      inputExample: true,
      run: {
        id: run.id,
        name: 'brave-owl',
        source: 'train.py',
        commit: 'abc123',
        url: expect.stringMatching(new RegExp(`^${url}/#/experiments/\\d+/runs/${run.id}$`)) as string,
      },
      unavailable: [],
    });
  });

  it('without files and without a run says so', async () => {
    await outsider.post('model-versions/create', { name: model, source: 's3://vendor/model' });
    expect(await session.registry.inspect?.(model, '1')).toMatchObject({ unavailable: [expect.any(String)] });
    await expect(session.registry.inspect?.(model, '7')).rejects.toMatchObject({ reason: 'invalid' });
  });

  it('whose MLmodel is broken hides nothing else', async () => {
    const run = await outsider.run();
    await outsider.upload(`${run.files}/model/MLmodel`, 'signature: {inputs: "no json"}');
    await outsider.version(model, run);
    const found = await session.registry.inspect?.(model, '1');
    expect(found).toMatchObject({ run: { id: run.id } });
    expect(found).not.toHaveProperty('signature');
    expect(found?.unavailable).toEqual([
      `The MLmodel of ${model}/1 cannot be read: its signature is not in MLflow’s form.`,
    ]);
  });
});
