import { describe, expect, it } from 'vitest';
import { openPromotions, planPromotion, revertPromotion, verifyAudit } from '../../../core/promotion/services';
import { intentEvent } from '../../../core/promotion/records';
import { planIn } from './helpers';
import { governedRemote, POLICY, policyFile } from './remote';

const PROTECTED = `${POLICY.replace('native: staging', 'native: staging, protected: true')}roles:
  ops: {members: [ops@example.com], may: ["rollback:*"]}
`;

describe('a promotion that was interrupted before its stage became protected', () => {
  it('is closed by whoever may roll back, as long as nothing is written for that', async () => {
    const world = governedRemote('1');
    const [ana, bo, ops] = ['ana', 'bo', 'ops'].map((name) => world.cloneOf(`${name}@example.com`));
    const plan = planIn(await planPromotion(ana!, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
    await ana!.trail.append(intentEvent(ana!, plan), (await ana!.trail.read()).tip);
    world.pass(10 * 60 * 1000);
    world.setPolicy(policyFile(PROTECTED));
    await ops!.trail.fetch();
    const [open] = await openPromotions(ops!);
    expect(await revertPromotion(bo!, open!)).toMatchObject({ outcome: 'refused' });
    expect(await revertPromotion(ops!, open!)).toMatchObject({ outcome: 'reverted', changes: [] });
    expect(await openPromotions(ops!)).toEqual([]);
    expect((await verifyAudit(ops!)).findings).toEqual([]);
  });
});
