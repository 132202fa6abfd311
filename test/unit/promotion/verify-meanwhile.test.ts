import { describe, expect, it } from 'vitest';
import { annotate, verifyAudit } from '../../../core/promotion/services';
import { promote } from './helpers';
import { governedRemote, replacing, variant } from './remote';

describe('a verification while somebody promotes', () => {
  it.each([true, false])(
    'accuses nobody of what is recorded meanwhile (compare and set: %s)',
    async (compareAndSet) => {
      const world = governedRemote('1');
      const [ana, bo] = ['ana@example.com', 'bo@example.com'].map((email) => world.cloneOf(email, { compareAndSet }));
      await promote(ana!, 'fraud/1', 'Staging');
      let looks = 0;
      const registry = replacing(bo!.registry, {
        holders: async (...asked) => {
          looks += 1;
          if (looks === 1) await promote(ana!, 'fraud/1', 'Production');
          return bo!.registry.holders(...asked);
        },
      });
      expect((await verifyAudit(variant(bo!, { registry }))).findings).toEqual([]);
      expect(looks).toBe(compareAndSet ? 1 : 2);
    },
  );

  it('finds what is not recorded by one look, and by a few where somebody records all the time', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com', { compareAndSet: false });
    await promote(ana, 'fraud/1', 'Staging');
    await world.byHand('fraud', [{ kind: 'assign', version: '1', stage: 'prod' }]);
    for (const [busy, most] of [
      [false, 1],
      [true, 10],
    ] as const) {
      let looks = 0;
      const registry = replacing(ana.registry, {
        holders: async (...asked) => {
          looks += 1;
          if (busy) await annotate(ana, { ref: 'fraud/1', description: `Look ${String(looks)}` });
          return ana.registry.holders(...asked);
        },
      });
      const { findings } = await verifyAudit(variant(ana, { registry }));
      expect(findings).toMatchObject([{ kind: 'outOfBand', subject: 'fraud@prod' }]);
      expect(looks).toBeLessThanOrEqual(most);
      expect(looks).toBeGreaterThan(busy ? 1 : 0);
    }
  });
});
