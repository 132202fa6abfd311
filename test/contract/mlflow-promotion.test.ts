import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutcomeEvent } from '../../core/audit/events';
import { execute, listVersions, planPromotion, planRollback, verifyAudit } from '../../core/promotion/services';
import type { PlanAnswer } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';

const TRANSITIONS = `
transitions:
  - {from: [None], to: Staging}
  - from: [Staging]
    to: Production
    gates:
      - {metric: accuracy, greaterIsBetter: true, threshold: 0.9}
    archiveExisting: true
`;
const ALIASES = `version: 1
models: ["*"]
stages:
  - {name: Staging, alias: candidate}
  - {name: Production, alias: champion}
  - {name: Archived, tag: {lifecycle: archived}}
${TRANSITIONS}`;
const STAGES = `version: 1
models: ["*"]
stages:
  - {name: Staging, stage: Staging, exclusive: false}
  - {name: Production, stage: Production}
  - {name: Archived, stage: Archived}
${TRANSITIONS}`;

/** A move is some thirty requests, and the machine may be busy with other suites. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describeWithMlflow('Promotions on a real MLflow server', (url) => {
  const outsider = new Outsider(url);

  describe.each([
    ['aliases and tags', ALIASES],
    ['stages', STAGES],
  ])('with %s', (_, policy) => {
    let model: string;
    let repo: GitRepo;
    let s: RegistrySession;
    beforeEach(async () => {
      model = await modelWith(outsider, [0.95, 0.96, 0.5]);
      repo = GitRepo.create();
      repo.commit({ 'promotion-policy.yaml': policy });
      s = await openMlflow(url, repo);
    });

    const stagesOf = async (): Promise<Record<string, readonly string[]>> => {
      const { items } = await listVersions(s, model);
      return Object.fromEntries(items.map(({ version, stages }) => [version, stages.map(({ stage }) => stage)]));
    };

    it('promotes, refuses, archives and rolls back, and the audit is clean', async () => {
      for (const version of ['1', '2', '3']) {
        expect(await promote(s, `${model}/${version}`, 'Staging')).toMatchObject({ outcome: 'applied' });
        const outcome = version === '3' ? 'refused' : 'applied';
        expect(await promote(s, `${model}/${version}`, 'Production')).toMatchObject({ outcome });
      }
      expect(await stagesOf()).toEqual({ 1: ['Archived'], 2: ['Production'], 3: ['Staging'] });
      expect((await verifyAudit(s)).findings).toEqual([]);

      const back = planIn(await planRollback(s, { model, stage: 'Production', reason: 'incident' }));
      expect(await execute(s, back)).toMatchObject({ outcome: 'applied', version: '1' });
      expect(await stagesOf()).toEqual({ 1: ['Production'], 2: [], 3: ['Staging'] });
      expect((await verifyAudit(s)).findings).toEqual([]);
    });

    it('stamps what it moved with the record', async () => {
      const { intent } = await promote(s, `${model}/1`, 'Staging');
      const answer = await fetch(`${url}/api/2.0/mlflow/model-versions/get?name=${model}&version=1`);
      const { model_version: row } = (await answer.json()) as { model_version: { tags: unknown } };
      expect(row.tags).toContainEqual({ key: 'stagegate.record', value: intent });
    });

    it('has one winner when several promote at once, and one holder', async () => {
      await promote(s, `${model}/1`, 'Staging');
      await promote(s, `${model}/1`, 'Production');
      const sessions = await Promise.all([1, 2].map(() => openMlflow(url, repo)));
      const plans: PromotionPlans = await Promise.all(
        sessions.map(async (one) => [
          one,
          planIn(await planPromotion(one, { ref: `${model}/2`, to: 'Staging', reason: '' })),
        ]),
      );
      const outcomes = await Promise.all(plans.map(([one, plan]) => execute(one, plan)));
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'conflict']);
      expect((await stagesOf())['2']).toEqual(['Staging']);
      expect((await verifyAudit(s)).findings).toEqual([]);
    });

    it('finds what somebody moved by hand', async () => {
      await promote(s, `${model}/1`, 'Staging');
      await promote(s, `${model}/1`, 'Production');
      await (policy === ALIASES
        ? outsider.post('registered-models/alias', { name: model, alias: 'champion', version: '3' })
        : outsider.post('model-versions/transition-stage', { name: model, version: '3', stage: 'Production' }));
      const { findings } = await verifyAudit(s);
      expect(findings.map(({ kind, message }) => [kind, message])).toEqual([
        ['outOfBand', expect.stringContaining('3')],
      ]);
    });
  });

  it('leave one holder even where nobody sees the others in an audit trail of their own', async () => {
    const model = await modelWith(outsider, [0.95, 0.96, 0.97]);
    const policy = `version: 1\nmodels: ["*"]\nstages: [{name: Production, stage: Production}]\ntransitions: [{from: [None], to: Production}]\n`;
    const plans: PromotionPlans = await Promise.all(
      ['1', '2', '3'].map(async (version) => {
        const repo = GitRepo.create();
        repo.commit({ 'promotion-policy.yaml': policy });
        const s = await openMlflow(url, repo);
        return [
          s,
          planIn(await planPromotion(s, { ref: `${model}/${version}`, to: 'Production', reason: '' })),
        ] as const;
      }),
    );
    const outcomes = await Promise.all(plans.map(([s, plan]) => execute(s, plan)));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'conflict', 'conflict']);
    const [s] = plans[0] ?? [];
    const holders = await s?.registry.holders([model]);
    const winner = outcomes.find(({ outcome }) => outcome === 'applied')?.version;
    expect(holders?.get(model)).toEqual({ Production: [winner] });
  });
});

type PromotionPlans = readonly (readonly [RegistrySession, Parameters<typeof execute>[1]])[];

/** A model whose versions have these accuracies, each by a run of its own. */
async function modelWith(outsider: Outsider, accuracies: readonly number[]): Promise<string> {
  const name = uniqueName('fraud');
  await outsider.post('registered-models/create', { name });
  for (const value of accuracies) {
    const run = await outsider.run();
    await outsider.post('runs/log-metric', { run_id: run.id, key: 'accuracy', value, timestamp: Date.now(), step: 0 });
    await outsider.version(name, run);
  }
  return name;
}

function planIn(answer: PlanAnswer): Extract<PlanAnswer, { kind: 'plan' }>['plan'] {
  if (answer.kind !== 'plan') throw new Error(`${answer.kind}: ${answer.message}`);
  return answer.plan;
}

async function promote(s: RegistrySession, ref: string, to: string): Promise<OutcomeEvent> {
  return execute(s, planIn(await planPromotion(s, { ref, to, reason: 'because' })));
}
