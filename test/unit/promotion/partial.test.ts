import { describe, expect, it } from 'vitest';
import {
  check,
  execute,
  hold,
  openPromotions,
  planPromotion,
  resumePromotion,
  revertPromotion,
  verifyAudit,
} from '../../../core/promotion/services';
import { writeThenRecord } from '../../../core/promotion/writer';
import type { OutcomeEvent } from '../../../core/audit/events';
import type { RegistrySession } from '../../../core/promotion/session';
import { RegistryFailure } from '../../../core/registry/errors';
import { planIn, promote, rollback } from './helpers';
import { governedRemote, replacing, variant, type TimedRemote } from './remote';

/** 1 is in production; the registry takes one change of the promotion of 2 there and then stops answering. */
async function halfWritten(): Promise<{ world: TimedRemote; ana: RegistrySession; outcome: OutcomeEvent }> {
  const world = governedRemote('1', '2', '3');
  const ana = world.cloneOf('ana@example.com', { compareAndSet: false });
  await promote(ana, 'fraud/1', 'Staging');
  await promote(ana, 'fraud/1', 'Production');
  await promote(ana, 'fraud/2', 'Staging');
  const failing = world.cloneOf('ana@example.com', { compareAndSet: false, failAfter: 1 });
  return { world, ana, outcome: await promote(failing, 'fraud/2', 'Production') };
}

const places = (world: TimedRemote): (readonly string[])[] =>
  ['prod', 'staging', 'archived'].map((stage) => world.holders('fraud', stage));

describe('a move of which only a part was written', () => {
  it('is unknown, and completed with its whole record', async () => {
    const { world, ana, outcome } = await halfWritten();
    expect(outcome).toMatchObject({ outcome: 'unknown', receipts: [{ change: { kind: 'assign', version: '2' } }] });
    await ana.trail.fetch();
    const [open] = await openPromotions(ana);
    expect(open).toMatchObject({
      event: { id: outcome.intent },
      written: true,
      expired: true,
      can: ['resume', 'revert'],
    });
    const completed = await resumePromotion(ana, open!);
    expect(completed).toMatchObject({ outcome: 'applied', decision: { result: 'pass' }, changes: outcome.changes });
    expect(places(world)).toEqual([['2'], [], ['1']]);
    expect(await openPromotions(ana)).toEqual([]);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('is reverted by undoing that part', async () => {
    const { world, ana } = await halfWritten();
    await ana.trail.fetch();
    expect(await revertPromotion(ana, (await openPromotions(ana))[0]!)).toMatchObject({ outcome: 'reverted' });
    expect(places(world)).toEqual([['1'], ['2'], []]);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('stays open when its completion fails', async () => {
    const { world, ana } = await halfWritten();
    await ana.trail.fetch();
    const [open] = await openPromotions(ana);
    await hold(ana, { model: 'fraud', stage: 'Production', reason: 'freeze' });
    expect(await resumePromotion(ana, open!)).toMatchObject({ outcome: 'conflict' });
    expect(await openPromotions(ana)).toMatchObject([{ event: { id: open!.event.id } }]);
    expect(await revertPromotion(ana, open!)).toMatchObject({ outcome: 'reverted' });
    expect(places(world)[0]).toEqual(['1']);
  });

  it('is only closed once a later promotion has replaced it', async () => {
    const { world, ana } = await halfWritten();
    await ana.trail.fetch();
    const [open] = await openPromotions(ana);
    world.pass(10 * 60 * 1000);
    await promote(ana, 'fraud/2', 'Archived');
    await promote(ana, 'fraud/3', 'Staging');
    expect(await promote(ana, 'fraud/3', 'Production')).toMatchObject({ outcome: 'applied' });
    const before = places(world);
    expect(before[0]).toEqual(['3']);
    expect(await revertPromotion(ana, open!)).toMatchObject({ outcome: 'reverted', changes: [], receipts: [] });
    expect(places(world)).toEqual(before);
  });

  it('sets the hold of a rollback when it is completed', async () => {
    const { ana, world } = await halfWritten();
    await ana.trail.fetch();
    await resumePromotion(ana, (await openPromotions(ana))[0]!);
    const failing = world.cloneOf('ana@example.com', { compareAndSet: false, failAfter: 1 });
    expect(await rollback(failing, 'Production')).toMatchObject({ outcome: 'unknown' });
    await ana.trail.fetch();
    const done = await resumePromotion(ana, (await openPromotions(ana))[0]!);
    expect(done).toMatchObject({ outcome: 'applied', hold: { stage: 'Production' } });
    expect(places(world)[0]).toEqual(['1']);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });
});

describe('a registry without compare-and-set', () => {
  it('never has a move that happened recorded as failed', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com', { compareAndSet: false });
    let appended = 0;
    const trail = replacing(ana.trail, {
      append: (...args) =>
        (appended += 1) === 2
          ? Promise.reject(new RegistryFailure('unreachable', 'origin does not answer.'))
          : ana.trail.append(...args),
    });
    const session = variant(ana, { trail, write: writeThenRecord({ ...ana, trail }) });
    expect(await promote(session, 'fraud/1', 'Staging')).toMatchObject({ outcome: 'unknown', receipts: [{}] });
  });

  it('sees a hold that came between the intent and the write, and works under its lock', async () => {
    const world = governedRemote('1');
    const [ana, bo] = ['ana', 'bo'].map((name) => world.cloneOf(`${name}@example.com`, { compareAndSet: false }));
    const asked: object[] = [];
    const locking = variant(ana!, {
      exclusively: async (model, request, work) => {
        asked.push({ model, ...request });
        await bo!.trail.fetch();
        await hold(bo!, { model: 'fraud', stage: 'Staging', reason: 'freeze' });
        return work();
      },
    });
    const plan = planIn(await planPromotion(locking, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
    expect(await execute(locking, plan)).toMatchObject({ outcome: 'conflict', conflictWith: { by: 'bo@example.com' } });
    expect(world.state.moves).toEqual([]);
    const [intent] = world.events();
    expect(asked).toEqual([
      {
        ...{ model: 'fraud', record: intent?.id, stages: ['staging'] },
        deadline: intent?.type === 'intent' ? intent.deadline : '',
      },
    ]);
  });

  it('dates what it does not date itself by the trail', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com', { compareAndSet: false });
    const outcome = await promote(ana, 'fraud/1', 'Staging');
    const undated: RegistrySession['registry']['listVersions'] = async (...args) => {
      const page = await ana.registry.listVersions(...args);
      const items = page.items.map((one) => ({ ...one, stages: one.stages.map(({ stage }) => ({ stage })) }));
      return { ...page, items };
    };
    const session = variant(ana, { registry: replacing(ana.registry, { listVersions: undated }) });
    expect(await check(session, { ref: 'fraud/1', to: 'Production', point: 'ci' })).toMatchObject({
      decision: { evidence: { candidate: { stages: [{ stage: 'Staging', since: outcome.at }] } } },
    });
  });
});
