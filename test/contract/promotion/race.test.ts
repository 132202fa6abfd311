import { describe, expect, it } from 'vitest';
import { execute, verifyAudit } from '../../../core/promotion/services';
import { planned, promote } from './promote-plan';
import { SharedRemote } from './shared-remote';

const ROUNDS = 40;

describe('two clones of one remote', () => {
  it('promote at once: one wins, the other hears who it was', { timeout: 600_000 }, async () => {
    const remote = new SharedRemote({ fraud: ROUNDS * 2 });
    const [ana, bo] = [await remote.open('ana'), await remote.open('bo')];
    for (let round = 0; round < ROUNDS; round += 1) {
      const versions = [round * 2 + 1, round * 2 + 2].map((patch) => `fraud/v0.0.${String(patch)}`);
      await bo.registry.refresh();
      await ana.registry.refresh();
      const plans = [await planned(ana, versions[0]!, 'Production'), await planned(bo, versions[1]!, 'Production')];
      const outcomes = await Promise.all([execute(ana, plans[0]!), execute(bo, plans[1]!)]);
      expect(outcomes.map(({ outcome }) => outcome).sort(), outcomes.map(({ message }) => message).join('\n')).toEqual([
        'applied',
        'conflict',
      ]);
      const [winner, loser] = outcomes[0].outcome === 'applied' ? outcomes : outcomes.toReversed();
      expect(loser?.conflictWith?.by).toBe(winner?.actor.email);
    }
    expect((await verifyAudit(bo)).findings).toEqual([]);
    await ana.registry.refresh();
    const holders = (await ana.registry.listVersions('fraud')).items.filter(({ stages }) =>
      stages.some(({ stage }) => stage === 'prod'),
    );
    expect(holders).toHaveLength(1);
  });

  it('promote unrelated models at once: all are applied', { timeout: 120_000 }, async () => {
    const models = ['m1', 'm2', 'm3', 'm4'];
    const remote = new SharedRemote(Object.fromEntries(models.map((model) => [model, 1])));
    const sessions = await Promise.all(models.map((model) => remote.open(model)));
    for (const to of ['Staging', 'Production']) {
      const outcomes = await Promise.all(sessions.map((s, index) => promote(s, `${models[index]!}/v0.0.1`, to)));
      expect(outcomes.map(({ outcome, message }) => (outcome === 'applied' ? outcome : message))).toEqual(
        models.map(() => 'applied'),
      );
    }
    expect((await verifyAudit(sessions[0]!)).findings).toEqual([]);
  });

  it('hear of what the other did before they looked', async () => {
    const remote = new SharedRemote({ fraud: 2 });
    const [ana, bo] = [await remote.open('ana'), await remote.open('bo')];
    expect(await promote(ana, 'fraud/v0.0.1', 'Production')).toMatchObject({ outcome: 'applied' });
    expect(await promote(bo, 'fraud/v0.0.2', 'Production')).toMatchObject({
      outcome: 'conflict',
      conflictWith: { by: 'ana@example.com' },
    });
    expect(await promote(bo, 'fraud/v0.0.2', 'Production')).toMatchObject({ outcome: 'applied', version: 'v0.0.2' });
  });
});
