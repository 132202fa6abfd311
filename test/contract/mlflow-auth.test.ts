import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  execute,
  listModels,
  listVersions,
  planPromotion,
  planRollback,
  setAlias,
} from '../../core/promotion/services';
import { openPromotions, verifyAudit } from '../../core/promotion/services';
import type { PlanAnswer } from '../../core/promotion/services';
import type { PromotionPlan } from '../../core/promotion/plan';
import type { RegistrySession } from '../../core/promotion/session';
import type { Authorization } from '../../core/registry/credentials';
import { RegistryFailure } from '../../core/registry/errors';
import { GitRepo } from '../support/git-repo';
import { uniqueName } from '../support/mlflow';
import { hasSignIn, SignInServer } from '../support/mlflow-auth';
import { findMlflowPython } from '../support/mlflow-server';

const python = findMlflowPython();
const isReady = python !== undefined && hasSignIn(python);
const title = 'A real MLflow server that people sign in to';

if (!isReady && process.env['CI'] === 'true') {
  it(`${title}: mlflow and Flask-WTF are there`, () => expect.fail('Run npm test, or set STAGEGATE_MLFLOW.'));
}

const HOW = {
  alias: { production: 'alias: champion', staging: 'alias: candidate', place: 'alias:champion' },
  stage: { production: 'stage: Production', staging: 'stage: Staging', place: 'Production' },
} as const;

function policyFor(kind: keyof typeof HOW): string {
  const { production, staging } = HOW[kind];
  return `version: 1
models: ["*"]
stages: [{name: Staging, ${staging}}, {name: Production, ${production}}]
transitions: [{from: [None], to: Staging}, {from: [None, Staging], to: Production}]
`;
}

describe.skipIf(!isReady)(isReady ? title : `${title} (mlflow[auth] is not installed)`, { timeout: 300_000 }, () => {
  let server: SignInServer;
  let users: Readonly<Record<'reader' | 'editor' | 'manager' | 'stranger' | 'lockless', Authorization>>;
  let model: string;
  let repo: GitRepo;
  beforeAll(async () => {
    server = await SignInServer.start(python ?? '');
    users = {
      reader: await server.user('reader'),
      editor: await server.user('editor'),
      manager: await server.user('manager'),
      stranger: await server.user('stranger'),
      lockless: await server.user('lockless'),
    };
    await server.grant('lockless', 'DENY', '*', 'experiment');
  }, 180_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    model = uniqueName('guarded');
    await server.model(model, 2);
    await Promise.all(
      [
        ['reader', 'READ'],
        ['editor', 'EDIT'],
        ['manager', 'MANAGE'],
        ['lockless', 'EDIT'],
      ].map(([user = '', permission = '']) => server.grant(user, permission, model)),
    );
    repo = repositoryWith('alias');
  }, 120_000);

  const promotion = async (s: RegistrySession, version: string, to = 'Production'): Promise<PromotionPlan> =>
    planIn(await planPromotion(s, { ref: `${model}/${version}`, to, reason: 'because' }));
  const mayOnlyRead = () => `Your account on ${server.url} may only read ${model}.`;

  it('does not know who comes with a wrong password', async () => {
    const s = await server.open(repo, { kind: 'basic', username: 'reader', password: 'this-is-not-it' });
    const failure: unknown = await s.registry.listModels().catch((error: unknown) => error);
    expect(failure).toMatchObject({ reason: 'unauthorized', message: expect.stringContaining('sign in') as string });
    expect(failure instanceof RegistryFailure && failure.message).not.toContain('this-is-not-it');
    expect(await s.registry.permission?.(model)).toEqual({ may: 'unknown' });
  });

  it('shows everything to a reader', async () => {
    const s = await server.open(repo, users.reader);
    expect((await listModels(s)).items.map(({ name }) => name)).toContain(model);
    expect((await listVersions(s, model)).items.map(({ version }) => version)).toEqual(['2', '1']);
    expect((await s.registry.readFacts(model, ['1', '2'])).facts).toHaveLength(2);
  });

  it.each(['reader', 'stranger'] as const)('refuses what a %s may not before anything is written', async (who) => {
    const s = await server.open(repo, users[who]);
    expect(await s.registry.permission?.(model)).toEqual({ may: 'read', reason: mayOnlyRead() });
    const plan = await promotion(s, '1');
    expect(plan).toMatchObject({ allowed: false, summary: mayOnlyRead() });
    expect(await execute(s, plan)).toMatchObject({ outcome: 'refused', message: mayOnlyRead() });
    const back = { model, stage: 'Production', to: '1', reason: 'incident' };
    expect(planIn(await planRollback(s, back))).toMatchObject({ allowed: false, summary: mayOnlyRead() });
    await expect(setAlias(s, { ref: `${model}/1`, alias: 'mine' })).rejects.toMatchObject({
      reason: 'refused',
      message: mayOnlyRead(),
    });
    expect((await s.registry.holders([model])).size).toBe(0);
  });

  it.each(['alias', 'stage'] as const)('ends a promotion by %s whose right was taken away meanwhile', async (kind) => {
    const s = await server.open(repositoryWith(kind), users.editor);
    const plan = await promotion(s, '1');
    await server.revoke('editor', model);
    const outcome = await execute(s, plan);
    expect(outcome).toMatchObject({ outcome: 'failed', intent: expect.any(String) as string });
    expect(outcome.message).toContain(`${server.url} does not allow this`);
    expect((await s.registry.holders([model])).size).toBe(0);
    expect((await openPromotions(s)).length).toBe(0);
    expect((await verifyAudit(s)).findings).toEqual([]);
  });

  describe.each(['editor', 'manager'] as const)('lets the %s', (who) => {
    it.each(['alias', 'stage'] as const)('promote and roll back by %s', async (kind) => {
      const s = await server.open(repositoryWith(kind), users[who]);
      expect(await s.registry.permission?.(model)).toEqual({ may: 'write' });
      for (const version of ['1', '2']) {
        const outcome = await execute(s, await promotion(s, version));
        expect(outcome).toMatchObject({
          outcome: 'applied',
          actor: { email: repo.git('config', 'user.email').trim(), via: expect.stringContaining('git') as string },
        });
      }
      const back = planIn(await planRollback(s, { model, stage: 'Production', reason: 'incident' }));
      expect(await execute(s, back)).toMatchObject({ outcome: 'applied', version: '1' });
      expect((await s.registry.holders([model])).get(model)).toEqual({ [HOW[kind].place]: ['1'] });
      expect((await verifyAudit(s)).findings).toEqual([]);
    });
  });

  it('takes an alias away for a manager only, and says so before anything is moved', async () => {
    const [editor, manager] = await Promise.all([server.open(repo, users.editor), server.open(repo, users.manager)]);
    expect(await execute(editor, await promotion(editor, '1', 'Staging'))).toMatchObject({ outcome: 'applied' });
    const outcome = await execute(editor, await promotion(editor, '1'));
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome.message).toContain(`may not take alias:candidate away from ${model}/1`);
    expect((await editor.registry.holders([model])).get(model)).toEqual({ 'alias:candidate': ['1'] });
    expect(await execute(manager, await promotion(manager, '1'))).toMatchObject({ outcome: 'applied' });
    expect((await editor.registry.holders([model])).get(model)).toEqual({ 'alias:champion': ['1'] });
    expect((await verifyAudit(manager)).findings).toEqual([]);
  });

  it('moves nothing for somebody who may not make the lock', async () => {
    const s = await server.open(repo, users.lockless);
    const outcome = await execute(s, await promotion(s, '1'));
    expect(outcome.outcome).toBe('failed');
    expect(outcome.message).toContain('does not allow');
    expect((await s.registry.holders([model])).size).toBe(0);
  });

  it('is asked twice at most for the rights to any number of models', async () => {
    const asked: string[] = [];
    const s = await server.open(repo, users.reader, (address, init) => {
      asked.push(new URL(address).pathname.replace(/^\/api\/..0\/mlflow\//, ''));
      return fetch(address, init);
    });
    const names = (await listModels(s)).items.map(({ name }) => name);
    asked.length = 0;
    for (const name of [...names, ...names]) expect(await s.registry.permission?.(name)).toMatchObject({ may: 'read' });
    expect(asked).toEqual(['users/current/permissions', 'model-versions/transition-stage']);
  });

  it('is asked again once the registry is refreshed', async () => {
    const s = await server.open(repo, users.reader);
    expect(await s.registry.permission?.(model)).toMatchObject({ may: 'read' });
    await server.revoke('reader', model);
    await server.grant('reader', 'EDIT', model);
    await s.registry.refresh();
    expect(await s.registry.permission?.(model)).toEqual({ may: 'write' });
  });
});

function repositoryWith(kind: keyof typeof HOW): GitRepo {
  const repo = GitRepo.create();
  repo.commit({ 'promotion-policy.yaml': policyFor(kind) });
  return repo;
}

function planIn(answer: PlanAnswer): PromotionPlan {
  if (answer.kind !== 'plan') throw new Error(`${answer.kind}: ${answer.message}`);
  return answer.plan;
}
