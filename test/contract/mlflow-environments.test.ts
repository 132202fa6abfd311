import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { OutcomeEvent } from '../../core/audit/events';
import {
  execute,
  listModels,
  listVersions,
  planPromotion,
  planRollback,
  verifyAudit,
  type PlanAnswer,
} from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';
import { findMlflowPython, MlflowServer } from '../support/mlflow-server';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const policyFor = (staging: string, production: string): string => `version: 1
registry: mlflow:${staging}
models: ["*"]
stages:
  - {name: Staging, alias: candidate}
  - {name: Production, alias: champion, registry: "mlflow:${production}"}
  - {name: Archived, tag: {lifecycle: archived}}
transitions:
  - {from: [None], to: Staging}
  - from: [Staging]
    to: Production
    gates:
      - {metric: accuracy, greaterIsBetter: true, threshold: 0.9, baseline: {stage: Production}, minAbsoluteChange: 0, onMissingBaseline: rubberStamp}
    archiveExisting: true
`;

describeWithMlflow('A production stage on an MLflow server of its own', (staging) => {
  const outsider = new Outsider(staging);
  let production: MlflowServer;
  let model: string;
  let repo: GitRepo;
  let s: RegistrySession;

  beforeAll(async () => {
    production = await MlflowServer.start(findMlflowPython() ?? '');
  });
  afterAll(() => production.stop());
  beforeEach(async () => {
    model = uniqueName('fraud');
    await outsider.post('registered-models/create', { name: model });
    for (const accuracy of [0.95, 0.96]) await makeVersion(outsider, model, accuracy);
    repo = GitRepo.create();
    repo.commit({ 'promotion-policy.yaml': policyFor(staging, production.url) });
    s = await openMlflow(staging, repo);
  });

  const release = async (version: string, of = s): Promise<OutcomeEvent> => {
    await promote(of, `${model}/${version}`, 'Staging');
    return promote(of, `${model}/${version}`, 'Production');
  };
  const stagesOf = async (): Promise<Record<string, readonly string[]>> => {
    const { items } = await listVersions(s, model);
    return Object.fromEntries(items.map(({ version, stages }) => [version, stages.map(({ stage }) => stage)]));
  };

  it('gets the same files, as MLflow’s own client reads them on both sides', async () => {
    const outcome = await release('2');
    expect(outcome).toMatchObject({ outcome: 'applied', to: 'Production' });
    await outsider.post('registered-models/alias', { name: model, alias: 'reference', version: '2' });
    const [ours, theirs] = await Promise.all([
      readBack(staging, model, 'reference'),
      readBack(production.url, model, 'champion'),
    ]);
    expect(theirs.files).toEqual(ours.files);
    expect(Object.keys(theirs.files)).toEqual(['MLmodel', 'data/empty', 'data/weights & more.bin']);
    expect(theirs).toMatchObject({
      version: '1',
      metrics: { accuracy: 0.96 },
      tags: {
        team: 'risk',
        'stagegate.source': `mlflow:${staging} ${model}/2`,
        'stagegate.digest': outcome.receipts[0]?.copy?.digest,
        'stagegate.record': outcome.intent,
      },
    });
    expect((await verifyAudit(s)).findings).toEqual([]);
  });

  it('is swapped, rolled back and audited', async () => {
    await release('1');
    expect((await listModels(s, { filter: model })).items[0]?.stages).toEqual({ Production: '1' });
    expect(await release('2')).toMatchObject({ outcome: 'applied', decision: { result: 'pass' } });
    expect(await stagesOf()).toEqual({ 1: ['Archived'], 2: ['Production'] });
    expect((await verifyAudit(s)).findings).toEqual([]);

    const back = planIn(await planRollback(s, { model, stage: 'Production', reason: 'incident' }));
    expect(await execute(s, back)).toMatchObject({ outcome: 'applied', version: '1' });
    expect(await stagesOf()).toEqual({ 1: ['Production'], 2: [] });
    expect((await verifyAudit(s)).findings).toEqual([]);

    const there = new Outsider(production.url);
    await there.post('registered-models/alias', { name: model, alias: 'champion', version: '2' });
    expect((await verifyAudit(s)).findings).toMatchObject([{ kind: 'outOfBand', model }]);
  });

  it('takes no files that were changed on the way', async () => {
    const corrupting = async (input: string, init: RequestInit): Promise<Response> => {
      if (init.method !== 'PUT' || !input.endsWith('MLmodel')) return fetch(input, init);
      const text = await new Response(init.body).text();
      return fetch(input, { ...init, body: text.replace('accuracy', 'ACCURACY') });
    };
    const damaged = await openMlflow(staging, repo, { fetch: corrupting });
    const outcome = await release('2', damaged);
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome.message).toContain('holds other files than what was copied');
    const found = await fetch(`${production.url}/api/2.0/mlflow/registered-models/get?name=${model}`);
    expect(found.status).toBe(404);
    expect(await release('1')).toMatchObject({ outcome: 'applied' });
    expect((await verifyAudit(s)).findings).toEqual([]);
  });

  it('is refused what the server cannot hand out, before anything is written', async () => {
    const run = await outsider.run();
    await log(outsider, run.id, 0.99);
    await outsider.post('model-versions/create', { name: model, source: 's3://bucket/model', run_id: run.id });
    const outcome = await release('3');
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome.message).toContain('are in a store (s3:) that');
    const found = await fetch(`${production.url}/api/2.0/mlflow/registered-models/get?name=${model}`);
    expect(found.status).toBe(404);
  });

  it('hides nothing of the home registry while it does not answer', async () => {
    repo.commit({ 'promotion-policy.yaml': policyFor(staging, 'http://127.0.0.1:9') });
    s = await openMlflow(staging, repo);
    expect(Object.keys(await stagesOf())).toEqual(['1', '2']);
    expect(await s.registry.problems()).toMatchObject([{ subject: 'mlflow:http://127.0.0.1:9' }]);
    await expect(planPromotion(s, { ref: `${model}/1`, to: 'Production', reason: 'x' })).rejects.toMatchObject({
      reason: 'unreachable',
    });
  });
});

/** A version with a run that measured it, and files of several kinds. */
async function makeVersion(outsider: Outsider, model: string, accuracy: number): Promise<void> {
  const run = await outsider.run();
  await log(outsider, run.id, accuracy);
  const root = `${run.files}/model`;
  await outsider.upload(`${root}/MLmodel`, `accuracy: ${String(accuracy)}\n`);
  await outsider.upload(`${root}/data/empty`, '');
  await outsider.upload(`${root}/data/weights%20&%20more.bin`, randomBytes(3_000_000).toString('base64'));
  const tags = [{ key: 'team', value: 'risk' }];
  await outsider.post('model-versions/create', { name: model, source: root, run_id: run.id, tags });
}

async function log(outsider: Outsider, run: string, accuracy: number): Promise<void> {
  const metrics = [{ key: 'accuracy', value: accuracy, timestamp: Date.now(), step: 0 }];
  await outsider.post('runs/log-batch', { run_id: run, metrics, params: [{ key: 'depth', value: '3' }] });
}

interface ReadBack {
  readonly version: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  /** Path → SHA-256. */
  readonly files: Readonly<Record<string, string>>;
}

async function readBack(url: string, model: string, alias: string): Promise<ReadBack> {
  const script = path.join(import.meta.dirname, '../support/mlflow_read_back.py');
  const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true' };
  const { stdout } = await promisify(execFile)(findMlflowPython() ?? '', ['-W', 'ignore', script, url, model, alias], {
    env,
  });
  return JSON.parse(stdout) as ReadBack;
}

function planIn(answer: PlanAnswer) {
  if (answer.kind !== 'plan') throw new Error(`${answer.kind}: ${answer.message}`);
  return answer.plan;
}

async function promote(s: RegistrySession, ref: string, to: string, more = {}): Promise<OutcomeEvent> {
  return execute(s, planIn(await planPromotion(s, { ref, to, reason: 'because', ...more })));
}
