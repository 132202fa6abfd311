import { describe, expect, it } from 'vitest';
import { execute, planPromotion, planRollback, release, verifyAudit } from '../../../core/promotion/services';
import type { PromotionPlan } from '../../../core/promotion/plan';
import type { RegistrySession } from '../../../core/promotion/session';
import { planIn, promote, rollback } from './helpers';
import { governedRemote, modelOf, TimedRemote } from './remote';

/** 1 and 2 have held Production; 1 has it again, and 2 is in None. */
async function rolledBack(): Promise<{ world: TimedRemote; ana: RegistrySession }> {
  const world = governedRemote('1', '2');
  const ana = world.cloneOf('ana@example.com');
  for (const version of ['1', '2']) {
    await promote(ana, `fraud/${version}`, 'Staging');
    await promote(ana, `fraud/${version}`, 'Production');
  }
  await rollback(ana, 'Production');
  await release(ana, { model: 'fraud', stage: 'Production', reason: 'found it' });
  return { world, ana };
}

const toStaging = async (s: RegistrySession, more = {}): Promise<PromotionPlan> =>
  planIn(await planPromotion(s, { ref: 'fraud/2', to: 'Staging', reason: 'x', ...more }));

describe('a plan whose version somebody else has moved meanwhile', () => {
  it('is a conflict where it would leave the version in two stages: rollback', async () => {
    const { world, ana } = await rolledBack();
    const plan = planIn(
      await planRollback(ana, { model: 'fraud', stage: 'Production', to: '2', reason: 'back to the newer one' }),
    );
    const bo = world.cloneOf('bo@example.com');
    await promote(bo, 'fraud/2', 'Staging');
    expect(await execute(ana, plan)).toMatchObject({
      outcome: 'conflict',
      message: expect.stringMatching(
        /^staging of fraud went from nobody to 2 meanwhile: bo@example\.com promoted fraud\/2 in Staging at .*look again/,
      ) as string,
    });
    expect([world.holders('fraud', 'prod'), world.holders('fraud', 'staging')]).toEqual([['1'], ['2']]);
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('is a conflict where the version passed through the stage that it is planned for', async () => {
    const { world, ana } = await rolledBack();
    const plan = await toStaging(ana);
    const bo = world.cloneOf('bo@example.com');
    await promote(bo, 'fraud/2', 'Staging');
    await promote(bo, 'fraud/2', 'Production');
    expect(await execute(ana, plan)).toMatchObject({
      outcome: 'conflict',
      conflictWith: { by: 'bo@example.com', what: 'promoted fraud/2 in Production' },
    });
    expect([world.holders('fraud', 'prod'), world.holders('fraud', 'staging')]).toEqual([['2'], []]);
  });

  it('is a conflict where no policy says which stages there are', async () => {
    const world = new TimedRemote([modelOf('fraud', ['1', '2'])]);
    const [ana, bo] = [world.cloneOf('ana@example.com'), world.cloneOf('bo@example.com')];
    const plan = await toStaging(ana, { ungoverned: true });
    await promote(bo, 'fraud/2', 'Production', { ungoverned: true });
    expect(await execute(ana, plan)).toMatchObject({ outcome: 'conflict', conflictWith: { by: 'bo@example.com' } });
    expect(world.holders('fraud', 'Staging')).toEqual([]);
  });

  it('goes on where somebody moved it to a place that is no stage of the policy', async () => {
    const { world, ana } = await rolledBack();
    const plan = await toStaging(ana);
    await world.byHand('fraud', [{ kind: 'assign', version: '2', stage: 'canary' }]);
    expect(await execute(ana, plan)).toMatchObject({ outcome: 'applied' });
  });
});
