import { describe, expect, it } from 'vitest';
import { hold, planPromotion } from '../../../core/promotion/services';
import { planIn, promote, rollback } from './helpers';
import { governedRemote, modelOf, POLICY, policyFile, TimedRemote } from './remote';

const EVERYTHING = 'roles:\n  ops: {members: [ops@example.com], may: ["promote:*", "rollback:*", break-glass]}\n';
const PROTECTED = POLICY.replace(
  '{name: Production, native: prod}',
  '{name: Production, native: prod, protected: true}',
);

describe('a protected stage', () => {
  it('is closed to break-glass too, as long as nobody proves who they are', async () => {
    const world = governedRemote('1');
    world.setPolicy(policyFile(`${PROTECTED}${EVERYTHING}`));
    const ops = world.cloneOf('ops@example.com');
    await promote(ops, 'fraud/1', 'Staging');
    for (const force of [false, true]) {
      const outcome = await promote(ops, 'fraud/1', 'Production', { force });
      expect(outcome).toMatchObject({
        outcome: 'refused',
        message: 'Production is protected and demands a verified identity, which is not checked yet.',
      });
    }
    expect(world.holders('fraud', 'prod')).toEqual([]);
  });
});

describe('a stage that the policy does not name', () => {
  it.each([false, true])('is not made by a typing error, force: %s', async (force) => {
    const world = governedRemote('1');
    world.setPolicy(policyFile(`${POLICY}${EVERYTHING}`));
    const ops = world.cloneOf('ops@example.com');
    const answer = await planPromotion(ops, { ref: 'fraud/1', to: 'Prodction', reason: 'x', force });
    expect(answer).toMatchObject({
      kind: 'invalid',
      message: 'fraud has no stage Prodction; its policy names Staging, Production, Archived.',
    });
  });
});

describe('a hold', () => {
  it('stops a promotion that no policy governs, in the plan', async () => {
    const world = new TimedRemote([modelOf('churn', ['1'])]);
    const ana = world.cloneOf('ana@example.com');
    await hold(ana, { model: 'churn', stage: 'prod', reason: 'freeze' });
    const request = { ref: 'churn/1', reason: 'x', ungoverned: true };
    expect(planIn(await planPromotion(ana, { ...request, to: 'prod' }))).toMatchObject({
      allowed: false,
      summary: expect.stringMatching(
        /^ana@example.com put a hold on prod at .*; it must be released first\.$/,
      ) as string,
    });
    expect(planIn(await planPromotion(ana, { ...request, to: 'dev' })).allowed).toBe(true);
  });
});

describe('the target of a rollback', () => {
  it('is the last version that passed, also where somebody put another one on top by hand', async () => {
    const world = governedRemote('1', '2', '3');
    const ana = world.cloneOf('ana@example.com');
    for (const version of ['1', '2']) {
      await promote(ana, `fraud/${version}`, 'Staging');
      await promote(ana, `fraud/${version}`, 'Production');
    }
    await world.byHand('fraud', [{ kind: 'assign', version: '3', stage: 'prod' }]);
    await ana.registry.refresh();
    expect(world.holders('fraud', 'prod')).toEqual(['3', '2']);
    expect(await rollback(ana, 'Production')).toMatchObject({ outcome: 'applied', version: '2' });
    expect(world.holders('fraud', 'prod')).toEqual(['2']);
  });
});
