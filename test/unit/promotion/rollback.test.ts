import { describe, expect, it } from 'vitest';
import { check, planRollback, release, verifyAudit } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { promote, rollback } from './helpers';
import { governedRemote, modelOf, POLICY, policyFile, TimedRemote } from './remote';

async function inProduction(ana: RegistrySession, ...versions: string[]): Promise<void> {
  for (const version of versions) {
    await promote(ana, `fraud/${version}`, 'Staging');
    await promote(ana, `fraud/${version}`, 'Production');
  }
}

describe('rollback', () => {
  it('goes to the last version that passed, releases the loser to None and holds the stage', async () => {
    const world = governedRemote('1', '2', '3');
    const ana = world.cloneOf('ana@example.com');
    await inProduction(ana, '1', '2', '3');
    const outcome = await rollback(ana, 'Production');
    expect(outcome).toMatchObject({
      outcome: 'applied',
      version: '2',
      from: 'Archived',
      hold: { stage: 'Production', reason: 'incident' },
    });
    expect(outcome.decision).toBeUndefined();
    expect(['prod', 'archived'].map((stage) => world.holders('fraud', stage))).toEqual([['2'], ['1']]);
    const held = await check(ana, { ref: 'fraud/3', to: 'Staging', point: 'ci' });
    expect(held).toMatchObject({ decision: { evidence: { holds: [{ stage: 'Production' }] } } });
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('does not return to what was rolled back from', async () => {
    const ana = governedRemote('1', '2', '3').cloneOf('ana@example.com');
    await inProduction(ana, '1', '2', '3');
    await rollback(ana, 'Production');
    expect(await rollback(ana, 'Production')).toMatchObject({ outcome: 'applied', version: '1' });
    expect(await planRollback(ana, { model: 'fraud', stage: 'Production', reason: 'x' })).toMatchObject({
      kind: 'invalid',
    });
  });

  it('stops promotions until the hold is released', async () => {
    const ana = governedRemote('1', '2', '3').cloneOf('ana@example.com');
    await inProduction(ana, '1', '2');
    await rollback(ana, 'Production');
    await promote(ana, 'fraud/3', 'Staging');
    expect(await promote(ana, 'fraud/3', 'Production')).toMatchObject({
      outcome: 'refused',
      decision: { blockers: ['hold'] },
    });
    await release(ana, { model: 'fraud', stage: 'Production', reason: 'fixed' });
    expect(await promote(ana, 'fraud/3', 'Production')).toMatchObject({ outcome: 'applied' });
    await expect(release(ana, { model: 'fraud', stage: 'Production', reason: 'again' })).rejects.toThrow('no hold');
  });

  it('needs to be told where to go without records, and goes only where a version was', async () => {
    const world = governedRemote('1', '2', '3');
    await world.byHand('fraud', [{ kind: 'assign', version: '1', stage: 'prod' }]);
    await world.byHand('fraud', [
      { kind: 'assign', version: '2', stage: 'prod' },
      { kind: 'release', version: '1', stage: 'prod' },
    ]);
    const ana = world.cloneOf('ana@example.com');
    expect(await planRollback(ana, { model: 'fraud', stage: 'Production', reason: 'x' })).toMatchObject({
      kind: 'invalid',
    });
    expect(await planRollback(ana, { model: 'fraud', stage: 'Production', to: '3', reason: 'x' })).toMatchObject({
      kind: 'invalid',
      message: 'fraud/3 never held Production; promote it instead.',
    });
    expect(await rollback(ana, 'Production', 'fraud/1')).toMatchObject({ outcome: 'applied', version: '1' });
    expect(world.holders('fraud', 'prod')).toEqual(['1']);
  });

  it('needs a reason and, where the policy has roles, a role', async () => {
    const world = governedRemote('1', '2');
    const ana = world.cloneOf('ana@example.com');
    await inProduction(ana, '1', '2');
    expect(await planRollback(ana, { model: 'fraud', stage: 'Production', reason: '  ' })).toMatchObject({
      kind: 'invalid',
    });
    const roles = 'roles:\n  ops: {members: [ops@example.com], may: ["rollback:Production"]}\n';
    world.setPolicy(policyFile(`${POLICY}${roles}`));
    await ana.registry.refresh();
    expect(await rollback(ana, 'Production')).toMatchObject({
      outcome: 'refused',
      message: 'ana@example.com has no role that may rollback:Production.',
    });
    expect(await rollback(world.cloneOf('ops@example.com'), 'Production')).toMatchObject({ outcome: 'applied' });
  });

  it('takes ungoverned promotions for passes where no policy governs', async () => {
    const world = new TimedRemote([modelOf('fraud', ['1', '2'])]);
    const ana = world.cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'prod', { ungoverned: true });
    await promote(ana, 'fraud/2', 'prod', { ungoverned: true });
    expect(await rollback(ana, 'prod')).toMatchObject({ outcome: 'applied', version: '1', severity: 'raised' });
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });
});
