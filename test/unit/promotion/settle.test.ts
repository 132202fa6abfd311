import { describe, expect, it } from 'vitest';
import {
  execute,
  openPromotions,
  planPromotion,
  resumePromotion,
  revertPromotion,
  verifyAudit,
  type OpenPromotion,
} from '../../../core/promotion/services';
import type { OutcomeEvent } from '../../../core/audit/events';
import type { RegistrySession } from '../../../core/promotion/session';
import { planIn, promote } from './helpers';
import { governedRemote, POLICY, policyFile, variant, type TimedRemote } from './remote';

const LEASE = 3 * 60 * 1000;

/** 1 is in production; whoever promoted 2 there was interrupted after the first write of the outcome. */
async function incompletePromotion(): Promise<{ world: TimedRemote; ana: RegistrySession; open: OpenPromotion }> {
  const world = governedRemote('1', '2', '3');
  const ana = world.cloneOf('ana@example.com');
  await promote(ana, 'fraud/1', 'Staging');
  await promote(ana, 'fraud/1', 'Production');
  await promote(ana, 'fraud/2', 'Staging');
  loseAllButFirst(world, await promote(ana, 'fraud/2', 'Production'));
  await ana.registry.refresh();
  const [open] = await openPromotions(ana);
  return { world, ana, open: open! };
}

function loseAllButFirst(world: TimedRemote, { receipts }: OutcomeEvent): void {
  const lost = receipts.slice(1).map(({ subject }) => subject);
  world.state = { ...world.state, moves: world.state.moves.filter(({ subject }) => !lost.includes(subject)) };
}

/** Begins a promotion whose write waits until it is let go on. */
async function paused(s: RegistrySession, ref: string): Promise<{ finish: () => Promise<OutcomeEvent> }> {
  const plan = planIn(await planPromotion(s, { ref, to: 'Staging', reason: 'x' }));
  let arrive = (): void => undefined;
  let leave = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const left = new Promise<void>((resolve) => (leave = resolve));
  const write: RegistrySession['write'] = async (...args) => {
    arrive();
    await left;
    return s.write(...args);
  };
  const outcome = execute(variant(s, { write }), plan);
  await arrived;
  return {
    finish: () => {
      leave();
      return outcome;
    },
  };
}

const reverted = (world: TimedRemote): number =>
  world.events().filter((event) => event.type === 'outcome' && event.outcome === 'reverted').length;

describe('a promotion that may still be under way', () => {
  it('is neither reverted nor resumed before its deadline', async () => {
    const world = governedRemote('1');
    const [ana, bo] = [world.cloneOf('ana@example.com'), world.cloneOf('bo@example.com')];
    const running = await paused(ana, 'fraud/1');
    await bo.trail.fetch();
    const [open] = await openPromotions(bo);
    expect(open).toMatchObject({ expired: false, can: [], message: expect.stringContaining('wait until') as string });
    await expect(revertPromotion(bo, open!)).rejects.toMatchObject({ reason: 'conflict', message: open!.message });
    await expect(resumePromotion(bo, open!)).rejects.toMatchObject({ reason: 'conflict' });
    expect(await running.finish()).toMatchObject({ outcome: 'applied' });
    expect((await verifyAudit(bo)).findings).toEqual([]);
  });

  it('writes nothing once somebody has given it up', async () => {
    const world = governedRemote('1');
    const [ana, bo] = [world.cloneOf('ana@example.com'), world.cloneOf('bo@example.com')];
    const running = await paused(ana, 'fraud/1');
    // Bo's clock is ahead of Ana's.
    const late = variant(bo, { now: () => new Date(bo.now().getTime() + LEASE) });
    await late.trail.fetch();
    expect(await revertPromotion(late, (await openPromotions(late))[0]!)).toMatchObject({ outcome: 'reverted' });
    expect(await running.finish()).toMatchObject({ outcome: 'reverted', actor: { email: 'bo@example.com' } });
    expect(world.state.moves).toEqual([]);
    expect((await verifyAudit(bo)).findings).toEqual([]);
  });

  it('writes nothing once somebody else goes on with it', async () => {
    const world = governedRemote('1');
    const [ana, bo] = [world.cloneOf('ana@example.com'), world.cloneOf('bo@example.com')];
    const running = await paused(ana, 'fraud/1');
    const late = variant(bo, { now: () => new Date(bo.now().getTime() + LEASE) });
    await late.trail.fetch();
    expect(await resumePromotion(late, (await openPromotions(late))[0]!)).toMatchObject({ outcome: 'applied' });
    expect(await running.finish()).toMatchObject({ outcome: 'applied', actor: { email: 'bo@example.com' } });
    expect(world.state.moves).toHaveLength(1);
    expect((await verifyAudit(bo)).findings).toEqual([]);
  });
});

describe('an incomplete promotion that somebody still sees as open', () => {
  it('is left alone once a later promotion has replaced it', async () => {
    const { world, ana, open } = await incompletePromotion();
    const bo = world.cloneOf('bo@example.com');
    // The first attempt completes what was left, and with that changes what Bo saw.
    expect(await promote(bo, 'fraud/3', 'Staging')).toMatchObject({ outcome: 'conflict' });
    await promote(bo, 'fraud/3', 'Staging');
    await promote(bo, 'fraud/3', 'Production');
    expect(world.holders('fraud', 'prod')).toEqual(['3']);
    for (const settle of [revertPromotion, resumePromotion]) {
      await expect(settle(ana, open)).rejects.toMatchObject({ reason: 'conflict' });
    }
    expect(world.holders('fraud', 'prod')).toEqual(['3']);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('is not reverted once it is complete', async () => {
    const { world, ana, open } = await incompletePromotion();
    await resumePromotion(world.cloneOf('bo@example.com'), open);
    await expect(revertPromotion(ana, open)).rejects.toMatchObject({ reason: 'conflict' });
    expect(await resumePromotion(ana, open)).toMatchObject({ id: open.event.id });
    expect(world.holders('fraud', 'prod')).toEqual(['2']);
  });

  it('is reverted once, whoever asks how often', async () => {
    const { world, ana, open } = await incompletePromotion();
    const first = await revertPromotion(ana, open);
    expect(first).toMatchObject({ outcome: 'reverted' });
    expect(await revertPromotion(ana, open)).toEqual(first);
    expect(await revertPromotion(world.cloneOf('bo@example.com'), open)).toEqual(first);
    expect(reverted(world)).toBe(1);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('is reverted once by two people at once', async () => {
    const { world, ana, open } = await incompletePromotion();
    const both = [ana, world.cloneOf('bo@example.com')].map((s) => revertPromotion(s, open));
    expect((await Promise.all(both)).map(({ outcome }) => outcome)).toEqual(['reverted', 'reverted']);
    expect(reverted(world)).toBe(1);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });
});

describe('a revert that was interrupted itself', () => {
  it('gives the stage back first, and the rest is made up for', async () => {
    const { world, ana, open } = await incompletePromotion();
    const outcome = await revertPromotion(ana, open);
    expect(outcome.receipts[0]?.change).toEqual({ kind: 'assign', version: '1', stage: 'prod' });
    loseAllButFirst(world, outcome);
    await ana.registry.refresh();
    const [left] = await openPromotions(ana);
    expect(left).toMatchObject({ event: { id: outcome.id }, can: ['resume'] });
    expect(await resumePromotion(ana, left!)).toEqual(outcome);
    expect(['prod', 'staging', 'archived'].map((stage) => world.holders('fraud', stage))).toEqual([['1'], ['2'], []]);
    expect(await openPromotions(ana)).toEqual([]);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });
});

describe('settling somebody else’s promotion', () => {
  const roles = 'roles:\n  ops: {members: [ops@example.com, ana@example.com], may: ["promote:*", "rollback:*"]}\n';

  it('needs the role for a rollback, except for giving up what one began oneself', async () => {
    const { world, open } = await incompletePromotion();
    world.setPolicy(policyFile(`${POLICY}${roles}`));
    const [bo, ops] = [world.cloneOf('bo@example.com'), world.cloneOf('ops@example.com')];
    expect(await revertPromotion(bo, open)).toMatchObject({
      outcome: 'refused',
      message: 'It was not reverted: bo@example.com has no role that may rollback:Production.',
    });
    expect(world.holders('fraud', 'prod')).toEqual(['2', '1']);
    expect(await revertPromotion(ops, open)).toMatchObject({ outcome: 'reverted' });
    expect((await verifyAudit(ops)).findings).toEqual([]);
  });

  it('leaves an intent open that somebody was not allowed to give up', async () => {
    const world = governedRemote('1');
    world.setPolicy(policyFile(`${POLICY}${roles}`));
    const [ana, bo] = [world.cloneOf('ana@example.com'), world.cloneOf('bo@example.com')];
    await paused(ana, 'fraud/1');
    world.pass(LEASE);
    await bo.trail.fetch();
    const [open] = await openPromotions(bo);
    expect(await revertPromotion(bo, open!)).toMatchObject({ outcome: 'refused' });
    world.setPolicy(policyFile(`${POLICY}${roles.replace(', ana@example.com', '')}`));
    expect(await openPromotions(bo)).toHaveLength(1);
    expect(await revertPromotion(ana, open!)).toMatchObject({ outcome: 'reverted', receipts: [] });
  });
});
