import { describe, expect, it } from 'vitest';
import { listModels, listVersions, setAlias, verifyAudit } from '../../../core/promotion/services';
import { RegistryFailure } from '../../../core/registry/errors';
import { promote, rollback } from './helpers';
import { modelOf, policyFile, TimedRemote } from './remote';

const POLICY = `version: 1
models: ["*"]
stages:
  - {name: Staging, tag: {lifecycle: staging}}
  - {name: Production, alias: champion}
  - {name: Archived, tag: {lifecycle: archived}}
transitions:
  - {from: [None], to: Staging}
  - from: [Staging]
    to: Production
    gates:
      - {metric: accuracy, greaterIsBetter: true, threshold: 0.9, baseline: {stage: Production}, minAbsoluteChange: 0, onMissingBaseline: rubberStamp}
    archiveExisting: true
`;

describe.each([true, false])('Stages kept as aliases and tags (compare-and-set: %s)', (compareAndSet) => {
  const remote = (): TimedRemote => new TimedRemote([modelOf('fraud', ['1', '2'])], [policyFile(POLICY)]);
  const ana = (of: TimedRemote) => of.cloneOf('ana@example.com', { compareAndSet });

  it('are promoted to, archived and rolled back to like any other', async () => {
    const shared = remote();
    const s = ana(shared);
    for (const version of ['1', '2']) {
      await promote(s, `fraud/${version}`, 'Staging');
      expect(await promote(s, `fraud/${version}`, 'Production')).toMatchObject({ outcome: 'applied', from: 'Staging' });
    }
    const { items } = await listVersions(s, 'fraud');
    expect(items.map(({ version, aliases, stages, tags }) => [version, aliases, stages, tags])).toEqual([
      ['2', ['champion'], [{ stage: 'Production' }], {}],
      ['1', [], [{ stage: 'Archived' }], { lifecycle: 'archived' }],
    ]);
    const models = await listModels(s);
    expect(models.items[0]).toMatchObject({ stages: { Production: '2' }, aliases: { champion: '2' } });
    expect((await verifyAudit(s)).findings).toEqual([]);

    expect(await rollback(s, 'Production')).toMatchObject({ outcome: 'applied', version: '1', from: 'Archived' });
    expect((await s.registry.getModel('fraud'))?.aliases).toEqual({ champion: '1' });
    expect((await s.registry.getVersion('fraud', '1'))?.tags).toEqual({});
    expect((await verifyAudit(s)).findings).toEqual([]);
  });

  it('move by promotion only', async () => {
    const s = ana(remote());
    const failure = await setAlias(s, { ref: 'fraud/1', alias: 'champion' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RegistryFailure);
    expect(failure).toMatchObject({ reason: 'refused' });
  });

  it('are what the evidence names', async () => {
    const s = ana(remote());
    await promote(s, 'fraud/1', 'Staging');
    await promote(s, 'fraud/1', 'Production');
    await promote(s, 'fraud/2', 'Staging');
    const { decision } = await promote(s, 'fraud/2', 'Production');
    expect(decision?.evidence.candidate).toMatchObject({ version: '2', stages: [{ stage: 'Staging' }] });
    expect(decision?.evidence.versions).toMatchObject([{ version: '1', stages: [{ stage: 'Production' }] }]);
  });

  it('are watched by the audit, but not the aliases and tags that mean nothing', async () => {
    const shared = remote();
    const s = ana(shared);
    await promote(s, 'fraud/1', 'Staging');
    await shared.byHand('fraud', [
      { kind: 'assign', version: '1', stage: 'alias:favourite' },
      { kind: 'assign', version: '1', stage: 'tag:risk=low' },
    ]);
    const outsiders = async (): Promise<readonly string[]> => {
      const { findings } = await verifyAudit(s);
      return findings.filter(({ kind }) => kind === 'outOfBand').map(({ subject }) => subject);
    };
    // A registry with a history of its own tells of every move.
    if (!compareAndSet) expect(await outsiders()).toEqual([]);
    await shared.byHand('fraud', [{ kind: 'assign', version: '2', stage: 'alias:champion' }]);
    expect(await outsiders()).toContainEqual(expect.stringContaining('alias:champion'));
  });
});
