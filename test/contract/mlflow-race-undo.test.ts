import { describe, expect, it } from 'vitest';
import type { AliasEvent, OutcomeEvent } from '../../core/audit/events';
import { execute, openPromotions, revertPromotion, setAlias, verifyAudit } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import { holding } from '../../core/registry/holders';
import { describeWithMlflow, Outsider } from '../support/mlflow';
import { holdersAt, makeModel, openPeople, PLACES, planned } from '../support/mlflow-race';

const ROUNDS = Number(process.env['STAGEGATE_ROUNDS'] ?? 1);
const LIMIT = { timeout: 60_000 + ROUNDS * 30_000 };

/** Somebody whose moves are written but never recorded, as after a crash. */
function losingOutcomes(s: RegistrySession): RegistrySession {
  const broken: RegistrySession = {
    ...s,
    write: async (move) => {
      throw new RegistryFailure('unknown', 'Lost.', await s.registry.moveStages(move));
    },
    withAudit: () => broken,
  };
  return broken;
}

describeWithMlflow('Two people on a real MLflow server', (url) => {
  const outsider = new Outsider(url);

  describe.each(PLACES)('of whom one undoes what the other promotes over, by $kind', ({ kind, place }) => {
    it('from clones of one remote: who comes second finds what the first one left', LIMIT, async () => {
      const people = await openPeople(url, { names: ['ana', 'bo'], kind, shared: true });
      const [ana, bo] = people as [RegistrySession, RegistrySession];
      for (let round = 1; round <= ROUNDS; round += 1) {
        const model = await makeModel(outsider, 2);
        const lost = await execute(losingOutcomes(ana), await planned(ana, `${model}/1`));
        expect(lost.outcome).toBe('unknown');
        expect(await holdersAt(ana, model, place)).toEqual(['1']);
        await bo.trail.fetch();
        const [open] = (await openPromotions(ana)).filter(({ event }) => event.model === model);
        const plan = await planned(bo, `${model}/2`);
        const [undone, promoted] = await Promise.all([settled(revertPromotion(ana, open!)), execute(bo, plan)]);
        const told = [undone, promoted].map(({ outcome, message }) => `${outcome}: ${message}`).join('\n');
        expect(await holdersAt(ana, model, place), told).toEqual(left(promoted));
        expect(['reverted', 'conflict'], told).toContain(undone.outcome);
      }
      expect((await verifyAudit(bo)).findings).toEqual([]);
    });
  });

  it('who point one alias at two versions: each record tells what the other one left', LIMIT, async () => {
    const people = await openPeople(url, { names: ['ana', 'bo', 'cy', 'dee'], kind: 'stage', shared: true });
    for (let round = 1; round <= ROUNDS; round += 1) {
      const model = await makeModel(outsider, people.length);
      const events = await Promise.all(
        people.map((s, index) => setAlias(s, { ref: `${model}/${String(index + 1)}`, alias: 'blue' })),
      );
      const place = 'alias:blue';
      let holder: readonly string[] = [];
      for (const { at, version, basis } of (events as AliasEvent[]).toSorted((a, b) => a.at.localeCompare(b.at))) {
        expect(holding(basis?.holders ?? {}, place), `found at ${at}`).toEqual(holder);
        holder = [version];
      }
      expect(await holdersAt(people[0]!, model, place)).toEqual(holder);
    }
  });
});

/** Whoever moves the same stage just now is a reason to look again. */
async function settled(work: Promise<OutcomeEvent>): Promise<Pick<OutcomeEvent, 'outcome' | 'message'>> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason === 'conflict')
      return { outcome: 'conflict', message: error.message };
    throw error;
  }
}

/** The version that was promoted, or nobody where the undoing came first. */
function left({ outcome, version }: OutcomeEvent): readonly string[] {
  return outcome === 'applied' ? [version] : [];
}
