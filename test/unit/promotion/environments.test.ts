import { describe, expect, it } from 'vitest';
import type { OutcomeEvent } from '../../../core/audit/events';
import {
  check,
  execute,
  listModels,
  listVersions,
  openPromotions,
  planPromotion,
  resolveReference,
  resumePromotion,
  revertPromotion,
  verifyAudit,
} from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { RegistryFailure } from '../../../core/registry/errors';
import { CHAMPION, DOWN, fraud, POLICY, PROD, TwoRegistries } from './environments';
import { planIn, promote, rollback } from './helpers';
import { modelOf } from './remote';

async function release(s: RegistrySession, version: string): Promise<OutcomeEvent> {
  await promote(s, `fraud/${version}`, 'Staging');
  return promote(s, `fraud/${version}`, 'Production');
}

async function stagesOf(s: RegistrySession): Promise<Record<string, readonly string[]>> {
  const { items } = await listVersions(s, 'fraud');
  return Object.fromEntries(items.map(({ version, stages }) => [version, stages.map(({ stage }) => stage)]));
}

const clean = { ok: true, findings: [], notes: [] };

describe('A stage in another registry', () => {
  it('gets a copy of the version, in one event', async () => {
    const world = new TwoRegistries();
    const s = world.session();
    const outcome = await release(s, '2');
    expect(outcome).toMatchObject({ outcome: 'applied', version: '2', to: 'Production', from: 'Staging' });
    expect(outcome.changes).toEqual([
      { kind: 'assign', version: '2', stage: CHAMPION },
      { kind: 'release', version: '2', stage: 'alias:candidate' },
    ]);
    const [copy] = (await world.registry().listVersions('fraud')).items;
    expect(copy).toMatchObject({
      ...{ version: '1', aliases: ['champion'], description: 'The 2th.' },
      ...{ tags: { team: 'risk' }, params: { depth: '2' } },
      copyOf: { registry: 'memory:staging', model: 'fraud', version: '2' },
    });
    expect(outcome.receipts[0]).toMatchObject({
      change: outcome.changes[0],
      copy: { version: '1', digest: copy?.copyOf?.digest },
    });
    expect(world.staging.events().map(({ type }) => type)).toEqual(['intent', 'outcome', 'intent', 'outcome']);
    expect(world.production.events()).toEqual([]);
    expect(await verifyAudit(s)).toMatchObject(clean);
  });

  it('is shown with the versions and models, and a reference can name it', async () => {
    const world = new TwoRegistries();
    const s = world.session();
    await release(s, '1');
    expect(await stagesOf(s)).toEqual({ 1: ['Production'], 2: [] });
    expect((await listModels(s)).items[0]?.stages).toEqual({ Production: '1' });
    expect(await resolveReference(s, 'fraud@Production')).toMatchObject({ version: '1' });
  });

  it('is swapped, archived from and rolled back to, and the audit stays clean', async () => {
    const world = new TwoRegistries();
    const s = world.session();
    await release(s, '1');
    const second = await release(s, '2');
    expect(second).toMatchObject({ outcome: 'applied', decision: { result: 'pass' } });
    expect(second.decision?.evidence.versions).toMatchObject([{ version: '1', stages: [{ stage: 'Production' }] }]);
    expect(await stagesOf(s)).toEqual({ 1: ['Archived'], 2: ['Production'] });
    expect(await verifyAudit(s)).toMatchObject(clean);

    expect(await rollback(s, 'Production')).toMatchObject({ outcome: 'applied', version: '1', from: 'Archived' });
    expect(await stagesOf(s)).toEqual({ 1: ['Production'], 2: [] });
    expect((await world.registry().getModel('fraud'))?.aliases).toEqual({ champion: '1' });
    expect((await world.registry().listVersions('fraud')).items).toHaveLength(2);
    expect(await verifyAudit(s)).toMatchObject(clean);

    expect(await promote(s, 'fraud/1', 'Archived')).toMatchObject({ outcome: 'applied', from: 'Production' });
    expect((await world.registry().getModel('fraud'))?.aliases).toEqual({});
    expect(await verifyAudit(s)).toMatchObject(clean);
  });

  it('is refused by a gate before anything is copied', async () => {
    const world = new TwoRegistries(modelOf('fraud', ['1'], 0.5));
    const s = world.session();
    expect(await release(s, '1')).toMatchObject({ outcome: 'refused' });
    expect((await world.registry().listVersions('fraud')).items).toEqual([]);
  });

  it('is moved under the locks of both registries', async () => {
    const world = new TwoRegistries();
    const { intent } = await release(world.session(), '1');
    expect(world.locks).toEqual([`fraud ${intent ?? ''}`]);
  });
});

describe('What another registry holds of its own', () => {
  const there = {
    name: 'fraud',
    versions: [{ version: '7', metrics: { accuracy: { value: 0.97 } }, aliases: ['champion'] }],
  };
  const STRANGER = `${PROD}|7`;

  it('is shown, measured against, and taken away only by a plan that says so', async () => {
    const world = new TwoRegistries(fraud('1'), [there]);
    const s = world.session();
    expect(await stagesOf(s)).toEqual({ 1: [], [STRANGER]: ['Production'] });
    await promote(s, 'fraud/1', 'Staging');
    const plan = planIn(await planPromotion(s, { ref: 'fraud/1', to: 'Production', reason: 'x' }));
    expect(plan).toMatchObject({ allowed: false, replaces: STRANGER });
    expect(plan.decision?.evidence.versions).toMatchObject([
      { version: STRANGER, metrics: { accuracy: { value: 0.97 } } },
    ]);
  });

  it('can be looked at and checked by its name, but put nowhere else', async () => {
    const world = new TwoRegistries(fraud('1'), [there]);
    const s = world.session();
    expect(await resolveReference(s, `fraud@${STRANGER}`)).toMatchObject({ version: STRANGER });
    await expect(resolveReference(s, `fraud@${PROD}|8`)).rejects.toThrow('No version of fraud holds');
    await expect(resolveReference(s, 'fraud@memory:other|7')).rejects.toThrow('No version of fraud holds');
    const plan = planIn(await planPromotion(s, { ref: `fraud@${STRANGER}`, to: 'Archived', reason: 'x' }));
    expect(plan).toMatchObject({
      allowed: false,
      summary: expect.stringContaining("is none of this registry's versions") as string,
    });
  });

  it('is replaced, and not archived where it is not', async () => {
    const policy = POLICY.replace('minAbsoluteChange: 0', 'minAbsoluteChange: -1');
    const world = new TwoRegistries(fraud('1'), [there], policy);
    const s = world.session();
    const outcome = await release(s, '1');
    expect(outcome).toMatchObject({ outcome: 'applied', basis: { holders: { [CHAMPION]: [STRANGER] } } });
    expect(outcome.changes).toContainEqual({ kind: 'release', version: STRANGER, stage: CHAMPION });
    expect((await world.registry().getModel('fraud'))?.aliases).toEqual({ champion: '8' });
    expect(await verifyAudit(s)).toMatchObject(clean);
  });

  it('is a conflict where it came after the plan was made', async () => {
    const world = new TwoRegistries(fraud('1'), [
      { ...there, versions: there.versions.map((one) => ({ ...one, aliases: [] })) },
    ]);
    const s = world.session();
    await promote(s, 'fraud/1', 'Staging');
    const plan = planIn(await planPromotion(s, { ref: 'fraud/1', to: 'Production', reason: 'x' }));
    await world.production.byHand('fraud', [{ kind: 'assign', version: '7', stage: 'alias:champion' }]);
    expect(await execute(s, plan)).toMatchObject({ outcome: 'conflict' });
    expect((await world.registry().getModel('fraud'))?.aliases).toEqual({ champion: '7' });
  });

  it('is found where it came by itself', async () => {
    const world = new TwoRegistries(fraud('1'), [
      { ...there, versions: there.versions.map((one) => ({ ...one, aliases: [] })) },
    ]);
    const s = world.session();
    await release(s, '1');
    await world.production.byHand('fraud', [{ kind: 'assign', version: '7', stage: 'alias:champion' }]);
    expect((await verifyAudit(s)).findings).toMatchObject([
      {
        kind: 'outOfBand',
        message: `${CHAMPION} of fraud moved from 1 to ${STRANGER} without a record; promote or roll back to put the record right.`,
      },
    ]);
  });
});

describe('A version that calls itself a copy', () => {
  it('and that no record brought there, is found', async () => {
    const world = new TwoRegistries();
    const s = world.session();
    await release(s, '1');
    const { state } = world.production;
    const [model] = state.models;
    const [copy] = model?.versions ?? [];
    if (!model || !copy) throw new Error('nothing was copied');
    const forged = { ...copy, version: '2', aliases: [], files: { MLmodel: 'something else' } };
    world.production.state = { ...state, models: [{ ...model, versions: [copy, forged] }] };
    await world.production.byHand('fraud', [{ kind: 'assign', version: '2', stage: 'alias:champion' }]);
    expect(await stagesOf(s)).toEqual({ 1: ['Production'], 2: [] });
    const { findings } = await verifyAudit(s);
    expect(findings).toMatchObject([{ kind: 'outOfBand', model: 'fraud' }]);
    expect(findings[0]?.message).toContain('held by version 2 there, which says that it is a copy of fraud/1');
  });

  it('and that a process brought there which died before it could tell, is not', async () => {
    const world = new TwoRegistries();
    const s = world.session();
    await promote(s, 'fraud/1', 'Staging');
    const plan = planIn(await planPromotion(s, { ref: 'fraud/1', to: 'Production', reason: 'x' }));
    const write: RegistrySession['write'] = async (move) => {
      await s.registry.moveStages({ ...move, changes: move.changes.slice(0, 1) });
      throw new Error('died');
    };
    const dead: RegistrySession = { ...s, write, withAudit: () => dead };
    await expect(execute(dead, plan)).rejects.toThrow('died');
    expect(await verifyAudit(s)).toMatchObject({
      findings: [{ message: expect.stringContaining('moved from nobody to 1') as string }],
    });
    world.staging.pass(180_000);
    const [open] = await openPromotions(s);
    if (!open) throw new Error('nothing is open');
    expect(await resumePromotion(s, open)).toMatchObject({ outcome: 'applied' });
    expect(await verifyAudit(s)).toMatchObject(clean);
  });
});

describe('A copy', () => {
  it('that is there already is used again', async () => {
    const world = new TwoRegistries();
    const s = world.session();
    await promote(s, 'fraud/1', 'Staging');
    world.faults = { moveStages: () => Promise.reject(new RegistryFailure('refused', 'Not today.')) };
    expect(await promote(s, 'fraud/1', 'Production')).toMatchObject({ outcome: 'failed', message: 'Not today.' });
    expect(await openPromotions(s)).toEqual([]);
    world.faults = {};
    expect(await promote(s, 'fraud/1', 'Production')).toMatchObject({ outcome: 'applied' });
    expect((await world.registry().listVersions('fraud')).items).toHaveLength(1);
    expect(await verifyAudit(s)).toMatchObject(clean);
  });

  it('that arrives with other files becomes no version', async () => {
    const world = new TwoRegistries();
    const s = world.session();
    await promote(s, 'fraud/1', 'Staging');
    world.faults = {
      receive: async (parcel) => {
        const delivery = await world.registry().receive?.(parcel);
        if (delivery === undefined) throw new Error('unreachable');
        const stored = delivery.stored.map((file) => ({ ...file, sha256: () => Promise.resolve('0'.repeat(64)) }));
        return { ...delivery, stored };
      },
    };
    const outcome = await promote(s, 'fraud/1', 'Production');
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome.message).toContain('holds other files than what was copied of fraud/1 should have');
    expect((await world.registry().listVersions('fraud')).items).toEqual([]);
    expect(await verifyAudit(s)).toMatchObject(clean);
  });

  it('is not read back from paths that nobody sent', async () => {
    const world = new TwoRegistries();
    const s = world.session();
    await promote(s, 'fraud/1', 'Staging');
    let read = 0;
    world.faults = {
      receive: async (parcel) => {
        const delivery = await world.registry().receive?.(parcel);
        if (delivery === undefined) throw new Error('unreachable');
        const stored = delivery.stored.map((file) => ({
          ...{ ...file, path: `../${file.path}` },
          sha256: () => Promise.resolve(String((read += 1))),
        }));
        return { ...delivery, stored };
      },
    };
    expect(await promote(s, 'fraud/1', 'Production')).toMatchObject({ outcome: 'failed' });
    expect(read).toBe(0);
  });

  it.each([
    ['was changed there', (path: string) => path === 'MLmodel', 'holds other files than fraud/1, the copy of fraud/1,'],
    ['is not that of the version any more', () => false, 'with other files (fraud/1)'],
  ])('that %s is refused', async (_, isChanged, message) => {
    const world = new TwoRegistries(fraud('1', '2', '3'));
    const s = world.session();
    await release(s, '1');
    await release(s, '2');
    const remote = isChanged('MLmodel') ? world.production : world.staging;
    remote.state = {
      ...remote.state,
      models: remote.state.models.map((model) => ({
        ...model,
        versions: model.versions.map((version) => ({ ...version, files: { ...version.files, MLmodel: 'other' } })),
      })),
    };
    const outcome = await rollback(s, 'Production');
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome.message).toContain(message);
    expect((await world.registry().getModel('fraud'))?.aliases).toEqual({ champion: '2' });
  });

  it('of files that lead out of their folder is not made', async () => {
    const [version] = fraud('1').versions;
    const world = new TwoRegistries({ name: 'fraud', versions: [{ ...version, version: '1', files: { '../x': '' } }] });
    const s = world.session();
    expect(await release(s, '1')).toMatchObject({ outcome: 'failed' });
    expect((await world.registry().listVersions('fraud')).items).toEqual([]);
  });
});

describe('A move that was interrupted between two registries', () => {
  const interrupted = async (): Promise<{ world: TwoRegistries; s: RegistrySession }> => {
    const world = new TwoRegistries();
    const first = world.session();
    await promote(first, 'fraud/1', 'Staging');
    // The home registry stops answering once the other one has the assignment.
    const s = world.session('ana@example.com', { failAfter: 0 });
    expect(await promote(s, 'fraud/1', 'Production')).toMatchObject({
      outcome: 'unknown',
      receipts: [{ copy: { version: '1' } }],
    });
    return { world, s: world.session() };
  };

  it('is known to be half done, and completed', async () => {
    const { world, s } = await interrupted();
    expect(await stagesOf(s)).toEqual({ 1: ['Production', 'Staging'], 2: [] });
    world.staging.pass(180_000);
    const [open] = await openPromotions(s);
    if (!open) throw new Error('nothing is open');
    expect(open).toMatchObject({ written: true, can: ['resume', 'revert'] });
    expect(await resumePromotion(s, open)).toMatchObject({ outcome: 'applied' });
    expect(await stagesOf(s)).toEqual({ 1: ['Production'], 2: [] });
    expect(await verifyAudit(s)).toMatchObject(clean);
  });

  it('is undone', async () => {
    const { world, s } = await interrupted();
    world.staging.pass(180_000);
    const [open] = await openPromotions(s);
    if (!open) throw new Error('nothing is open');
    expect(await revertPromotion(s, open)).toMatchObject({ outcome: 'reverted' });
    expect(await stagesOf(s)).toEqual({ 1: ['Staging'], 2: [] });
    expect((await world.registry().getModel('fraud'))?.aliases).toEqual({});
    expect(await verifyAudit(s)).toMatchObject(clean);
  });
});

describe('A registry of a stage that does not answer', () => {
  it('hides nothing else, and lets nothing pass', async () => {
    const world = new TwoRegistries();
    const s = world.session();
    await promote(s, 'fraud/1', 'Staging');
    world.isDown = true;
    expect(await stagesOf(s)).toEqual({ 1: ['Staging'], 2: [] });
    expect((await listModels(s)).items).toHaveLength(1);
    expect(await s.registry.problems()).toMatchObject([{ subject: PROD }]);
    expect(await check(s, { ref: 'fraud/1', to: 'Production', point: 'ci' })).toMatchObject({
      decision: { result: 'error' },
    });
    await expect(planPromotion(s, { ref: 'fraud/1', to: 'Production', reason: 'x' })).rejects.toBe(DOWN);
    await expect(verifyAudit(s)).rejects.toBe(DOWN);
    world.isDown = false;
    expect(await promote(s, 'fraud/1', 'Production')).toMatchObject({ outcome: 'applied' });
    expect(await s.registry.problems()).toEqual([]);
  });

  it('leaves a move that was begun there in doubt', async () => {
    const world = new TwoRegistries();
    await promote(world.session(), 'fraud/1', 'Staging');
    const failing = world.session('ana@example.com', { failAfter: 0 });
    expect(await promote(failing, 'fraud/1', 'Production')).toMatchObject({ outcome: 'unknown' });
    world.isDown = true;
    const s = world.session();
    const [open] = await openPromotions(s);
    if (!open) throw new Error('nothing is open');
    expect(open).toMatchObject({ can: [] });
    expect(open.message).toContain('whether it was written is unknown: memory:prod could not be asked.');
    await expect(revertPromotion(s, open)).rejects.toBe(DOWN);
  });

  it('is answered with a sentence where no copies can be had or taken', async () => {
    const elsewhere = POLICY.replaceAll(PROD, 'git:../other');
    const world = new TwoRegistries(fraud('1'), [], elsewhere);
    const answer = await planPromotion(world.session(), { ref: 'fraud/1', to: 'Staging', reason: 'x' });
    expect(answer).toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('cannot be kept in git:../other') as string,
    });
    const alone = world.staging.clone({ uri: 'memory:staging', compareAndSet: false });
    expect(await planPromotion(alone, { ref: 'fraud/1', to: 'Staging', reason: 'x' })).toMatchObject({
      kind: 'invalid',
    });
  });
});
