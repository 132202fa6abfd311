import { describe, expect, it } from 'vitest';
import {
  annotate,
  auditLog,
  check,
  hold,
  listModels,
  listVersions,
  register,
  resolveReference,
  setAlias,
  verifyAudit,
} from '../../../core/promotion/services';
import { RegistryFailure } from '../../../core/registry/errors';
import { modelJson, versionJson } from '../../../core/promotion/json';
import { promote } from './helpers';
import { governedRemote, policyFile, POLICY, replacing, variant } from './remote';

const ROLES = 'roles:\n  ops: {members: [ops@example.com], may: [hold]}\n';

describe('what people do besides promoting', () => {
  it('is recorded and leaves the verification clean', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    const version = await register(ana, { model: 'fraud', source: 'HEAD', reason: 'retrained' });
    expect(version.version).toBe('2');
    await annotate(ana, { ref: 'fraud/2', description: 'Retrained', tags: { risk: 'low' } });
    await annotate(ana, { ref: 'fraud', description: 'Finds fraud' });
    await hold(ana, { model: 'fraud', stage: 'Production', reason: 'freeze' });
    expect((await auditLog(ana, { model: 'fraud' })).map(({ event }) => event.type)).toEqual([
      'hold',
      'annotate',
      'annotate',
      'register',
    ]);
    expect(await verifyAudit(ana)).toMatchObject({ ok: true, events: 4, tip: '4' });
  });

  it('is refused to those whose role does not let them', async () => {
    const world = governedRemote('1');
    world.setPolicy(policyFile(`${POLICY}${ROLES}`));
    const ana = world.cloneOf('ana@example.com');
    await expect(hold(ana, { model: 'fraud', stage: 'Production', reason: 'x' })).rejects.toMatchObject({
      reason: 'refused',
    });
    await expect(register(ana, { model: 'fraud', source: 'HEAD' })).rejects.toMatchObject({ reason: 'refused' });
    await expect(annotate(ana, { ref: 'fraud', tags: { a: 'b' } })).rejects.toMatchObject({ reason: 'refused' });
    await hold(world.cloneOf('ops@example.com'), { model: 'fraud', stage: 'Production', reason: 'x' });
  });

  it('cannot hold a stage that the policy does not have', async () => {
    const ana = governedRemote('1').cloneOf('ana@example.com');
    await expect(hold(ana, { model: 'fraud', stage: 'prod', reason: 'x' })).rejects.toMatchObject({
      reason: 'invalid',
    });
  });

  it('cannot point an alias at what a policy moves', async () => {
    const ana = governedRemote('1').cloneOf('ana@example.com');
    await expect(setAlias(ana, { ref: 'fraud/1', alias: 'Production' })).rejects.toMatchObject({ reason: 'refused' });
    await expect(setAlias(ana, { ref: 'fraud/1', alias: 'prod' })).rejects.toMatchObject({ reason: 'refused' });
    expect(await setAlias(ana, { ref: 'fraud/1', alias: 'blue' })).toMatchObject({ type: 'alias', version: '1' });
  });

  it.each([true, false])('point an alias from version to version, with a record (compare and set: %s)', async (can) => {
    const ana = governedRemote('1', '2').cloneOf('ana@example.com', { compareAndSet: can });
    await setAlias(ana, { ref: 'fraud/1', alias: 'blue' });
    await promote(ana, 'fraud/1', 'Staging');
    await setAlias(ana, { ref: 'fraud/2', alias: 'blue' });
    await setAlias(ana, { ref: 'fraud/2', alias: 'blue' });
    expect((await ana.registry.getModel('fraud'))?.aliases).toEqual({ blue: '2' });
    expect((await verifyAudit(ana)).findings).toEqual([]);
    await ana.registry.setAlias('fraud', 'blue', '1', await ana.identity());
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'outOfBand', subject: 'fraud@alias:blue' }]);
  });

  it('point an alias only with the right to annotate', async () => {
    const world = governedRemote('1');
    world.setPolicy(policyFile(`${POLICY}roles:\n  a: {members: [ana@example.com], may: [annotate]}\n`));
    const asked = { ref: 'fraud/1', alias: 'blue' };
    await expect(setAlias(world.cloneOf('bo@example.com'), asked)).rejects.toMatchObject({ reason: 'refused' });
    expect(await setAlias(world.cloneOf('ana@example.com'), asked)).toMatchObject({ type: 'alias' });
  });
});

describe('what people see', () => {
  it('calls stages as the policy does and shows annotations', async () => {
    const ana = governedRemote('1').cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    await promote(ana, 'fraud/1', 'Production');
    await annotate(ana, { ref: 'fraud/1', tags: { risk: 'low' } });
    const [model] = (await listModels(ana)).items;
    expect(modelJson(model!)).toEqual({
      name: 'fraud',
      description: '',
      tags: {},
      latestVersion: '1',
      stages: { Production: '1' },
      aliases: {},
    });
    const [version] = (await listVersions(ana, 'fraud')).items;
    expect(versionJson(version!)).toMatchObject({
      stages: ['Production'],
      metrics: { accuracy: 0.95 },
      tags: { risk: 'low' },
      author: null,
    });
    expect(version?.facts.passed?.map(({ stage }) => stage)).toEqual(['Staging', 'Production']);
  });

  it('finds versions by number, stage, native stage and latest', async () => {
    const ana = governedRemote('1', '2').cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    const found = await Promise.all(
      ['fraud/1', 'fraud@Staging', 'fraud@staging', 'fraud@latest'].map((ref) => resolveReference(ana, ref)),
    );
    expect(found.map(({ version }) => version)).toEqual(['1', '1', '1', '2']);
    for (const ref of ['fraud', 'fraud/9', 'fraud@champion', 'churn/1', '-x/1']) {
      await expect(resolveReference(ana, ref)).rejects.toMatchObject({ reason: 'invalid' });
    }
  });
});

describe('evidence', () => {
  it('holds the candidate, its baselines and what the trail knows', async () => {
    const world = governedRemote('1', '2', '3');
    const text = POLICY.replace('threshold: 0.9', 'minAbsoluteChange: 0, baseline: {stage: Production}');
    const ana = world.cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    await promote(ana, 'fraud/1', 'Production');
    await promote(ana, 'fraud/2', 'Staging');
    await annotate(ana, { ref: 'fraud/2', tags: { risk: 'low' } });
    world.setPolicy(policyFile(text));
    await ana.registry.refresh();
    const answer = await check(ana, { ref: 'fraud/2', to: 'Production', point: 'ci' });
    expect(answer).toMatchObject({
      decision: {
        result: 'pass',
        evidence: {
          actor: 'ana@example.com',
          transition: { from: 'Staging', to: 'Production' },
          candidate: {
            version: '2',
            stages: [{ stage: 'Staging' }],
            tags: { risk: 'low' },
            passed: [{ stage: 'Staging' }],
          },
          versions: [{ version: '1', stages: [{ stage: 'Production' }] }],
          holds: [],
          approvals: [],
          unavailable: {},
        },
      },
    });
  });

  it('does not take an unreadable trail for one without holds', async () => {
    const ana = governedRemote('1').cloneOf('ana@example.com');
    const down = replacing(ana.trail, {
      read: () => Promise.reject(new RegistryFailure('unreachable', 'No trail.')),
    });
    const answer = await check(variant(ana, { trail: down }), { ref: 'fraud/1', to: 'Staging', point: 'ci' });
    expect(answer).toMatchObject({
      decision: { result: 'error', evidence: { unavailable: { holds: 'No trail.', approvals: 'No trail.' } } },
    });
  });
});
