import { describe, expect, it } from 'vitest';
import { check, execute, hold, planPromotion, verifyAudit } from '../../../core/promotion/services';
import { writeThenRecord } from '../../../core/promotion/writer';
import type { RegistrySession } from '../../../core/promotion/session';
import { RegistryFailure } from '../../../core/registry/errors';
import { planIn, promote } from './helpers';
import { governedRemote, modelOf, POLICY, policyFile, replacing, TimedRemote, variant } from './remote';

describe('promote', () => {
  it('moves the stage between an intent and an outcome', async () => {
    const world = governedRemote('1', '2');
    const ana = world.cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    await promote(ana, 'fraud/1', 'Production');
    await promote(ana, 'fraud/2', 'Staging');
    const outcome = await promote(ana, 'fraud/2', 'Production');
    expect(outcome).toMatchObject({ outcome: 'applied', from: 'Staging', to: 'Production', severity: 'normal' });
    expect(outcome.decision).toMatchObject({
      result: 'pass',
      policy: { path: 'promotion-policy.yaml', preview: false },
    });
    expect(world.events().map(({ type }) => type)).toEqual([
      'intent',
      'outcome',
      'intent',
      'outcome',
      'intent',
      'outcome',
      'intent',
      'outcome',
    ]);
    expect(['prod', 'staging', 'archived'].map((stage) => world.holders('fraud', stage))).toEqual([['2'], [], ['1']]);
    expect(await verifyAudit(ana)).toMatchObject({ ok: true, findings: [], notes: [] });
  });

  it('records a refusal and moves nothing', async () => {
    const world = new TimedRemote([modelOf('fraud', ['1'], 0.5)], [policyFile()]);
    const ana = world.cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    const outcome = await promote(ana, 'fraud/1', 'Production');
    expect(outcome).toMatchObject({
      outcome: 'refused',
      decision: { result: 'fail', blockers: ['transitions[1].gates[0]'] },
    });
    expect(outcome.intent).toBeUndefined();
    expect(world.holders('fraud', 'prod')).toEqual([]);
    expect(world.events().at(-1)).toEqual(outcome);
  });

  it('refuses what no transition lists, and what is there already', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    expect(await promote(ana, 'fraud/1', 'Production')).toMatchObject({
      outcome: 'refused',
      decision: { result: 'fail' },
    });
    await promote(ana, 'fraud/1', 'Staging');
    expect(planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x' }))).toMatchObject({
      allowed: false,
      summary: 'fraud/1 is already in Staging.',
    });
  });

  it('needs to be told to go without a policy', async () => {
    const world = new TimedRemote([modelOf('churn', ['1', '2'])]);
    const ana = world.cloneOf('ana@example.com');
    expect(await planPromotion(ana, { ref: 'churn/1', to: 'prod', reason: 'x' })).toMatchObject({ kind: 'ungoverned' });
    expect(await check(ana, { ref: 'churn/1', to: 'prod', point: 'ci' })).toMatchObject({ kind: 'ungoverned' });
    const outcome = await promote(ana, 'churn/1', 'prod', { ungoverned: true });
    expect(outcome).toMatchObject({ outcome: 'applied', ungoverned: true, severity: 'raised' });
    await promote(ana, 'churn/2', 'prod', { ungoverned: true });
    expect(world.holders('churn', 'prod')).toEqual(['2']);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('takes a policy with errors for no permission', async () => {
    const world = governedRemote('1');
    world.setPolicy(policyFile(`${POLICY}surprise: true\n`, 'p.promotion-policy.yaml'));
    const ana = world.cloneOf('ana@example.com');
    const answer = await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x', ungoverned: true });
    expect(answer).toMatchObject({ kind: 'invalid', path: 'p.promotion-policy.yaml' });
    expect(answer.kind === 'invalid' && answer.findings.length).toBeGreaterThan(0);
  });

  it('lets nobody choose a laxer policy', async () => {
    const world = governedRemote('1');
    const lax = 'version: 1\nmodels: ["f*"]\ntransitions: [{from: [None], to: Production}]\n';
    world.setPolicy(
      policyFile(POLICY.replace('["*"]', '[fraud]'), 'strict.promotion-policy.yaml'),
      policyFile(lax, 'lax.promotion-policy.yaml'),
    );
    const ana = world.cloneOf('ana@example.com');
    const answer = await planPromotion(ana, {
      ref: 'fraud/1',
      to: 'Production',
      reason: 'x',
      policyFile: 'lax.promotion-policy.yaml',
    });
    expect(answer).toMatchObject({ kind: 'invalid', path: 'strict.promotion-policy.yaml' });
  });
});

describe('break-glass', () => {
  const roles =
    'roles:\n  ops: {members: [ops@example.com], may: ["promote:*", break-glass]}\n  dev: {members: [ana@example.com], may: ["promote:*"]}\n';

  it('needs the role and a reason, and keeps what failed in the record', async () => {
    const world = governedRemote('1');
    world.setPolicy(policyFile(`${POLICY}${roles}`));
    const [ops, ana] = [world.cloneOf('ops@example.com'), world.cloneOf('ana@example.com')];
    expect(await promote(ana, 'fraud/1', 'Production', { force: true })).toMatchObject({ outcome: 'refused' });
    await ops.registry.refresh();
    expect(await promote(ops, 'fraud/1', 'Production', { force: true, reason: ' ' })).toMatchObject({
      outcome: 'refused',
    });
    const outcome = await promote(ops, 'fraud/1', 'Production', { force: true });
    expect(outcome).toMatchObject({
      outcome: 'applied',
      forced: true,
      severity: 'raised',
      decision: { result: 'fail' },
    });
    expect((await verifyAudit(ops)).findings).toEqual([]);
  });

  it('never goes over a conflict', async () => {
    const world = governedRemote('1', '2');
    world.setPolicy(policyFile(`${POLICY}${roles}`));
    const ops = world.cloneOf('ops@example.com');
    const plan = planIn(await planPromotion(ops, { ref: 'fraud/1', to: 'Production', reason: 'fire', force: true }));
    await promote(world.cloneOf('ops@example.com'), 'fraud/2', 'Production', { force: true });
    expect(await execute(ops, plan)).toMatchObject({ outcome: 'conflict' });
    expect(world.holders('fraud', 'prod')).toEqual(['2']);
  });
});

describe('a conflict', () => {
  it('names who, when and what when the stage moved since this clone looked', async () => {
    const world = governedRemote('1', '2');
    const [ana, bo] = [world.cloneOf('ana@example.com'), world.cloneOf('bo@example.com')];
    await promote(ana, 'fraud/1', 'Staging');
    const lost = await promote(bo, 'fraud/2', 'Staging');
    expect(lost).toMatchObject({
      outcome: 'conflict',
      conflictWith: { by: 'ana@example.com', what: expect.stringContaining('fraud/1') as string },
    });
    expect(lost.message).toContain('from nobody to 1');
    expect(await promote(bo, 'fraud/2', 'Staging')).toMatchObject({ outcome: 'applied' });
  });

  it('is found when somebody moved the stage without Stagegate', async () => {
    const world = governedRemote('1', '2');
    const ana = world.cloneOf('ana@example.com');
    await world.byHand('fraud', [{ kind: 'assign', version: '2', stage: 'staging' }]);
    const outcome = await promote(ana, 'fraud/1', 'Staging');
    expect(outcome).toMatchObject({ outcome: 'conflict', conflictWith: { by: 'outsider@example.com' } });
  });

  it('is an open intent, until its deadline', async () => {
    const world = governedRemote('1', '2');
    const [ana, bo] = [world.cloneOf('ana@example.com'), world.cloneOf('bo@example.com')];
    await dangling(world, ana, 'fraud/1');
    expect(await promote(bo, 'fraud/2', 'Staging')).toMatchObject({
      outcome: 'conflict',
      conflictWith: { by: 'ana@example.com' },
    });
    world.pass(3 * 60 * 1000);
    expect(await promote(bo, 'fraud/2', 'Staging')).toMatchObject({ outcome: 'applied' });
  });

  it('is a hold that was set after the plan was made', async () => {
    const world = governedRemote('1');
    const [ana, bo] = [world.cloneOf('ana@example.com'), world.cloneOf('bo@example.com')];
    const plan = planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
    await holdStage(bo);
    expect(await execute(ana, plan)).toMatchObject({ outcome: 'conflict', conflictWith: { by: 'bo@example.com' } });
  });

  it('has one winner whoever comes at once, and none for unrelated models', async () => {
    const world = new TimedRemote([modelOf('fraud', ['1', '2']), modelOf('churn', ['1'])], [policyFile()]);
    const clones = ['ana', 'bo', 'cy'].map((name) => world.cloneOf(`${name}@example.com`));
    const outcomes = await Promise.all(
      clones.map((clone, index) => promote(clone, ['fraud/1', 'fraud/2', 'churn/1'][index]!, 'Staging')),
    );
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'applied', 'conflict']);
    expect(outcomes[2]?.outcome).toBe('applied');
    expect(world.holders('fraud', 'staging')).toHaveLength(1);
    expect((await verifyAudit(clones[0]!)).findings).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('is an outcome that names the intent', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    const failing = variant(ana, { write: () => Promise.reject(new RegistryFailure('refused', 'The hook said no.')) });
    const outcome = await promote(failing, 'fraud/1', 'Staging');
    expect(outcome).toMatchObject({ outcome: 'failed', message: 'The hook said no.', intent: world.events()[0]?.id });
    expect(world.events().at(-1)).toEqual(outcome);
  });

  it('is unknown when nobody can say whether it was written', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    const timingOut = variant(ana, { write: () => Promise.reject(new RegistryFailure('unknown', 'No answer came.')) });
    expect(await promote(timingOut, 'fraud/1', 'Staging')).toMatchObject({ outcome: 'unknown' });
  });

  it('never replaces an outcome that was recorded already', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    const halfway: RegistrySession['write'] = async (...args) => {
      await ana.write(...args);
      throw new RegistryFailure('unreachable', 'The releases could not be pushed.');
    };
    const outcome = await promote(variant(ana, { write: halfway }), 'fraud/1', 'Staging');
    expect(outcome.outcome).toBe('applied');
    expect(outcome.message).toContain('could not be pushed');
    expect(world.events().filter(({ type }) => type === 'outcome')).toHaveLength(1);
  });

  it('is told when it cannot even be recorded', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    const plan = planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
    const down = () => Promise.reject(new RegistryFailure('unreachable', 'origin does not answer.'));
    const outcome = await execute(variant(ana, { trail: replacing(ana.trail, { fetch: down }) }), plan);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('could not be recorded') as string,
    });
    expect(world.events()).toEqual([]);
  });

  it('is nothing when the person cancels before the write', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    const plan = planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
    const controller = new AbortController();
    const outcome = await execute(ana, plan, {
      signal: controller.signal,
      progress: (step) => step === 'Moving the stage' && controller.abort(),
    });
    expect(outcome).toMatchObject({ outcome: 'failed', message: 'Cancelled before anything was moved.' });
    expect(world.holders('fraud', 'staging')).toEqual([]);
  });

  it('writes nothing after the deadline', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    const plan = planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
    const outcome = await execute(ana, plan, {
      progress: (step) => step === 'Moving the stage' && world.pass(10 * 60 * 1000),
    });
    expect(outcome).toMatchObject({ outcome: 'failed', message: expect.stringContaining('time') as string });
    expect(world.holders('fraud', 'staging')).toEqual([]);
  });
});

describe('a registry without compare-and-set', () => {
  it('is read back and repaired to one holder', async () => {
    const world = governedRemote('1', '2');
    const ana = world.cloneOf('ana@example.com', { compareAndSet: false });
    const racing = replacing(ana.registry, {
      moveStages: async (move) => {
        if (world.state.moves.length === 0)
          await world.byHand('fraud', [{ kind: 'assign', version: '2', stage: 'staging' }]);
        return ana.registry.moveStages(move);
      },
    });
    const outcome = await promote(
      variant(ana, { registry: racing, write: writeThenRecord({ ...ana, registry: racing }) }),
      'fraud/1',
      'Staging',
    );
    expect(outcome).toMatchObject({
      outcome: 'applied',
      message: 'fraud/1 is in Staging. Meanwhile somebody else moved 2 to staging; that was undone.',
    });
    expect(outcome.receipts).toHaveLength(2);
    expect(world.holders('fraud', 'staging')).toEqual(['1']);
  });

  it('that keeps no history either accuses nobody of what its records do not tell', async () => {
    const world = governedRemote('1', '2', '3');
    const ana = world.cloneOf('ana@example.com', { compareAndSet: false });
    const forgetful = replacing(ana.registry, { can: { ...ana.registry.can, history: false } });
    const bo = variant(ana, { registry: forgetful });
    await promote(bo, 'fraud/1', 'Staging');
    const plan = planIn(await planPromotion(bo, { ref: 'fraud/2', to: 'Staging', reason: 'x' }));
    await world.byHand('fraud', [
      { kind: 'assign', version: '3', stage: 'staging' },
      { kind: 'release', version: '1', stage: 'staging' },
    ]);
    expect(await execute(bo, plan)).toMatchObject({ outcome: 'conflict', conflictWith: { by: 'somebody' } });
    const next = planIn(await planPromotion(bo, { ref: 'fraud/2', to: 'Staging', reason: 'x' }));
    await world.byHand('fraud', [
      { kind: 'assign', version: '1', stage: 'staging' },
      { kind: 'release', version: '3', stage: 'staging' },
    ]);
    expect(await execute(bo, next)).toMatchObject({ outcome: 'conflict', conflictWith: { by: 'somebody' } });
  });
});

/** An intent whose writer died. */
async function dangling(world: TimedRemote, s: RegistrySession, ref: string): Promise<void> {
  const dying = variant(s, { write: () => new Promise<never>(() => undefined) });
  const plan = planIn(await planPromotion(s, { ref, to: 'Staging', reason: 'x' }));
  void execute(dying, plan);
  while (!world.events().some(({ type }) => type === 'intent')) await Promise.resolve();
}

async function holdStage(s: RegistrySession): Promise<void> {
  await hold(s, { model: 'fraud', stage: 'Staging', reason: 'freeze' });
}

describe('the evidence of a promotion', () => {
  it('holds none of the versions that are there already, unless a gate compares with them', async () => {
    const world = governedRemote('1', '2', '3');
    const ana = world.cloneOf('ana@example.com');
    await world.byHand('fraud', [
      { kind: 'assign', version: '1', stage: 'archived' },
      { kind: 'assign', version: '2', stage: 'archived' },
    ]);
    await ana.registry.refresh();
    await promote(ana, 'fraud/3', 'Staging');
    const { outcome, decision } = await promote(ana, 'fraud/3', 'Archived');
    expect([outcome, decision?.evidence.versions]).toEqual(['applied', []]);
  });
});
