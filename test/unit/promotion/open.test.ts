import { describe, expect, it } from 'vitest';
import type { OutcomeEvent } from '../../../core/audit/events';
import {
  execute,
  openPromotions,
  planPromotion,
  resumePromotion,
  revertPromotion,
  verifyAudit,
} from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { planIn, promote } from './helpers';
import { governedRemote, variant, type TimedRemote } from './remote';

/** Promotes with a writer that dies: before it writes, or after the registry was written and before the record. */
async function crash(world: TimedRemote, s: RegistrySession, when: 'before' | 'after'): Promise<void> {
  const plan = planIn(await planPromotion(s, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
  let died = (): void => undefined;
  const death = new Promise<void>((resolve) => (died = resolve));
  const write: RegistrySession['write'] = async (move) => {
    if (when === 'after') await s.registry.moveStages(move);
    died();
    return new Promise<never>(() => undefined);
  };
  void execute(variant(s, { write }), plan);
  await death;
  world.pass(10 * 60 * 1000);
}

const outcomes = (world: TimedRemote): OutcomeEvent[] => world.events().filter((event) => event.type === 'outcome');

describe('an intent whose writer died before the write', () => {
  it('is resumed once', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    await crash(world, ana, 'before');
    const [open] = await openPromotions(ana);
    expect(open).toMatchObject({ written: false, expired: true, can: ['resume', 'revert'] });
    expect(await resumePromotion(ana, open!)).toMatchObject({ outcome: 'applied', decision: { result: 'pass' } });
    expect(await openPromotions(ana)).toEqual([]);
    expect(await resumePromotion(ana, open!)).toMatchObject({ outcome: 'applied' });
    expect(outcomes(world)).toHaveLength(1);
    expect(world.state.moves).toHaveLength(1);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('is resumed by somebody else after its deadline', async () => {
    const world = governedRemote('1');
    await crash(world, world.cloneOf('ana@example.com'), 'before');
    const bo = world.cloneOf('bo@example.com');
    const [open] = await openPromotions(bo);
    expect(open?.expired).toBe(true);
    expect(await resumePromotion(bo, open!)).toMatchObject({ outcome: 'applied', actor: { email: 'bo@example.com' } });
  });

  it('is reverted with a record and nothing else', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    await crash(world, ana, 'before');
    const [open] = await openPromotions(ana);
    expect(await revertPromotion(ana, open!)).toMatchObject({ outcome: 'reverted', changes: [], receipts: [] });
    expect(await openPromotions(ana)).toEqual([]);
    expect(world.state.moves).toEqual([]);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('can only be reverted once the stages have moved', async () => {
    const world = governedRemote('1', '2');
    const ana = world.cloneOf('ana@example.com');
    await crash(world, ana, 'before');
    await promote(world.cloneOf('bo@example.com'), 'fraud/2', 'Staging');
    await ana.registry.refresh();
    const [open] = await openPromotions(ana);
    expect(open?.can).toEqual(['revert']);
    expect(await resumePromotion(ana, open!)).toMatchObject({
      outcome: 'conflict',
      conflictWith: { by: 'bo@example.com' },
    });
    expect(world.holders('fraud', 'staging')).toEqual(['2']);
  });
});

describe('an intent whose writer died after the write', () => {
  it('is resumed without writing twice', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    await crash(world, ana, 'after');
    const [open] = await openPromotions(ana);
    expect(open).toMatchObject({ written: true });
    expect(await resumePromotion(ana, open!)).toMatchObject({ outcome: 'applied' });
    expect(world.state.moves).toHaveLength(1);
    expect(world.holders('fraud', 'staging')).toEqual(['1']);
  });

  it('is reverted by undoing what was written', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    await crash(world, ana, 'after');
    const [open] = await openPromotions(ana);
    expect(await revertPromotion(ana, open!)).toMatchObject({
      outcome: 'reverted',
      changes: [{ kind: 'release', version: '1', stage: 'staging' }],
    });
    expect(world.holders('fraud', 'staging')).toEqual([]);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });
});

describe('an outcome some of whose writes are missing', () => {
  it('is completed from its receipts', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    const outcome = await promote(ana, 'fraud/1', 'Production');
    const { moves } = world.state;
    const lost = moves.filter(({ subject }) => subject !== outcome.receipts[1]?.subject);
    world.state = { ...world.state, moves: lost };
    await ana.registry.refresh();
    const [open] = await openPromotions(ana);
    expect(open).toMatchObject({ event: { id: outcome.id }, written: true, can: ['resume', 'revert'] });
    await resumePromotion(ana, open!);
    expect(world.state.moves).toHaveLength(moves.length);
    expect(world.holders('fraud', 'staging')).toEqual([]);
    expect((await verifyAudit(ana)).findings).toEqual([]);
    expect(outcomes(world)).toHaveLength(2);
  });
});
