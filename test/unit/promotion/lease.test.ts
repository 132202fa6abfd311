import { describe, expect, it } from 'vitest';
import { openPromotions, revertPromotion, setAlias } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { RegistryFailure } from '../../../core/registry/errors';
import { promote } from './helpers';
import { governedRemote, variant, type TimedRemote } from './remote';

const TOO_LONG = 5 * 60 * 1000;

/** Longer under the registry's lock than that lasts: somebody else may have it meanwhile. */
function slow(world: TimedRemote, s: RegistrySession): RegistrySession {
  return variant(s, {
    exclusively: (_model, _request, work) => {
      world.pass(TOO_LONG);
      return work();
    },
  });
}

describe('whoever comes to write after the lock is over', () => {
  it('points no alias', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com', { compareAndSet: false });
    const asked = { ref: 'fraud/1', alias: 'blue' };
    await expect(setAlias(slow(world, ana), asked)).rejects.toMatchObject({ reason: 'refused' });
    expect((await ana.registry.getModel('fraud'))?.aliases).toEqual({});
    expect(await setAlias(ana, asked)).toMatchObject({ type: 'alias', version: '1' });
  });

  it('undoes nothing', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com', { compareAndSet: false });
    const lost = variant(ana, {
      write: async (move) => {
        throw new RegistryFailure('unknown', 'Lost.', await ana.registry.moveStages(move));
      },
    });
    expect(await promote(lost, 'fraud/1', 'Staging')).toMatchObject({ outcome: 'unknown' });
    const [open] = await openPromotions(ana);
    await expect(revertPromotion(slow(world, ana), open!)).rejects.toMatchObject({ reason: 'refused' });
    expect(world.holders('fraud', 'staging')).toEqual(['1']);
    expect(await revertPromotion(ana, open!)).toMatchObject({ outcome: 'reverted' });
    expect(world.holders('fraud', 'staging')).toEqual([]);
  });
});
