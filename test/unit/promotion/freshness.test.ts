import { describe, expect, it } from 'vitest';
import type { ReviewEvent } from '../../../core/audit/events';
import { execute, planPromotion, planRollback } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { planIn, promote } from './helpers';
import { governedRemote, modelOf, POLICY, policyFile, replacing, TimedRemote, variant } from './remote';

const ROLES = 'roles:\n  ops: {members: [ana@example.com], may: ["promote:*", "rollback:*", break-glass]}\n';

async function review(s: RegistrySession, type: ReviewEvent['type'], version: string): Promise<void> {
  const event: ReviewEvent = {
    ...{ schema: 1, id: s.newId(), at: s.now().toISOString(), registry: s.registry.uri, model: 'fraud' },
    ...{ actor: await s.identity(), type, request: 'r', version, to: 'Staging' },
    digests: { version: 'sha256:1', policy: '2', evidence: 'sha256:3' },
  };
  await s.trail.fetch();
  await s.trail.append(event, (await s.trail.read()).tip);
}

describe('a policy that changed after the plan was made', () => {
  it('is a conflict that names it, and the next plan is made under it', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    const plan = planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
    world.setPolicy(policyFile(POLICY.replace('from: [None, Archived]', 'from: [Archived]')));
    const outcome = await execute(ana, plan);
    expect(outcome).toMatchObject({ outcome: 'conflict', decision: { result: 'pass' } });
    expect(outcome.message).toMatch(
      /^The policy promotion-policy\.yaml changed meanwhile \(\w{10} is \w{10} now\); look again, then repeat\.$/,
    );
    expect(outcome.intent).toBeUndefined();
    expect(world.state.moves).toEqual([]);
    expect(await promote(ana, 'fraud/1', 'Staging')).toMatchObject({ outcome: 'refused' });
  });

  it('is found where it went away, broke, or gave way to another one', async () => {
    const strict = policyFile(POLICY.replace('["*"]', '[fraud]'), 'strict.promotion-policy.yaml');
    const changes = [
      [[], 'does not govern fraud any more'],
      [[policyFile(`${POLICY}surprise: true\n`)], 'changed meanwhile (The policy promotion-policy.yaml has errors'],
      [[policyFile(), strict], 'fraud is governed by strict.promotion-policy.yaml instead of promotion-policy.yaml'],
    ] as const;
    for (const [policies, message] of changes) {
      const world = governedRemote('1');
      const ana = world.cloneOf('ana@example.com');
      const plan = planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
      world.setPolicy(...policies);
      expect(await execute(ana, plan)).toMatchObject({
        outcome: 'conflict',
        message: expect.stringContaining(message) as string,
      });
    }
  });

  it('stops break-glass and rollbacks too', async () => {
    const world = governedRemote('1', '2');
    world.setPolicy(policyFile(`${POLICY}${ROLES}`));
    const ana = world.cloneOf('ana@example.com');
    for (const version of ['1', '2']) {
      await promote(ana, `fraud/${version}`, 'Production', { force: true });
    }
    const back = planIn(await planRollback(ana, { model: 'fraud', stage: 'Production', to: '1', reason: 'x' }));
    const forced = planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Production', reason: 'x', force: true }));
    world.setPolicy(policyFile(`${POLICY}${ROLES.replace('ana@', 'bo@')}`));
    for (const plan of [back, forced]) {
      expect(await execute(ana, plan)).toMatchObject({ outcome: 'conflict' });
    }
    expect(world.holders('fraud', 'prod')).toEqual(['2']);
  });

  it('is a conflict for a plan that nobody governed', async () => {
    const world = new TimedRemote([modelOf('fraud', ['1'])]);
    const ana = world.cloneOf('ana@example.com');
    const plan = planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x', ungoverned: true }));
    world.setPolicy(policyFile());
    expect(await execute(ana, plan)).toMatchObject({
      outcome: 'conflict',
      message: 'The policy promotion-policy.yaml governs fraud since a moment ago; look again, then repeat.',
    });
  });

  it('is looked for once a fetch', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    const plan = planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
    let reads = 0;
    const policies = replacing(ana.policies, {
      committed: () => {
        reads += 1;
        return ana.policies.committed();
      },
    });
    expect(await execute(variant(ana, { policies }), plan)).toMatchObject({ outcome: 'applied' });
    expect(reads).toBe(1);
  });
});

describe('a review that came after the plan was made', () => {
  it.each(['approve', 'reject'] as const)('is a conflict: %s', async (type) => {
    const world = governedRemote('1', '2');
    const [ana, bo] = [world.cloneOf('ana@example.com'), world.cloneOf('bo@example.com')];
    await review(bo, type, '1');
    const plan = planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
    await review(bo, type, '1');
    expect(await execute(ana, plan)).toMatchObject({
      outcome: 'conflict',
      conflictWith: {
        by: 'bo@example.com',
        what: `${type === 'approve' ? 'approved' : 'rejected'} fraud/1 for Staging`,
      },
    });
    expect(await promote(ana, 'fraud/1', 'Staging')).toMatchObject({ outcome: 'applied' });
  });

  it('is none of our business when it is about another version', async () => {
    const world = governedRemote('1', '2');
    const [ana, bo] = [world.cloneOf('ana@example.com'), world.cloneOf('bo@example.com')];
    const plan = planIn(await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x' }));
    await review(bo, 'reject', '2');
    expect(await execute(ana, plan)).toMatchObject({ outcome: 'applied' });
  });
});
