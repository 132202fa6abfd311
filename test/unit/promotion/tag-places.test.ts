import { describe, expect, it } from 'vitest';
import { listModels, setAlias, verifyAudit } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { promote } from './helpers';
import { modelOf, policyFile, TimedRemote } from './remote';

const policyOf = (staging: string, more = ''): ReturnType<typeof policyFile> =>
  policyFile(`version: 1
models: ["*"]
stages:
  - {name: Staging, tag: {${staging}}, exclusive: false}
  - {name: Archived, tag: {lifecycle: archived}}
${more}transitions:
  - {from: [None], to: Staging}
`);

/** 1 was promoted to Staging under a policy, which then gives way to another one. */
async function changedPolicy(now: ReturnType<typeof policyFile>): Promise<{ world: TimedRemote; s: RegistrySession }> {
  const world = new TimedRemote([modelOf('fraud', ['1', '2'])], [policyOf('lifecycle: staging')]);
  const s = world.cloneOf('ana@example.com', { compareAndSet: false });
  await world.byHand('fraud', [{ kind: 'assign', version: '1', stage: 'tag:tier=gold' }]);
  expect(await promote(s, 'fraud/1', 'Staging')).toMatchObject({ outcome: 'applied' });
  world.setPolicy(now);
  await s.registry.refresh();
  return { world, s };
}

async function outOfBand(s: RegistrySession): Promise<readonly string[]> {
  const { findings } = await verifyAudit(s);
  return findings.filter(({ kind }) => kind === 'outOfBand').map(({ message }) => message);
}

describe('stages that are kept as tags', () => {
  it.each([
    ['renamed', policyOf('phase: staging')],
    ['added', policyOf('lifecycle: staging', '  - {name: Gold, tag: {tier: gold}}\n')],
  ])('may be %s by a policy without anybody being blamed', async (_, policy) => {
    const { s } = await changedPolicy(policy);
    expect(await promote(s, 'fraud/2', 'Staging')).toMatchObject({ outcome: 'applied' });
    expect(await outOfBand(s)).toEqual([]);
  });

  it('may be dropped by a policy', async () => {
    const { s, world } = await changedPolicy(
      policyFile(
        'version: 1\nmodels: ["*"]\nstages: [{name: Live, alias: live}]\ntransitions: [{from: [None], to: Live}]\n',
      ),
    );
    expect(await promote(s, 'fraud/2', 'Live')).toMatchObject({ outcome: 'applied', basis: { tags: [] } });
    await world.byHand('fraud', [{ kind: 'release', version: '1', stage: 'tag:lifecycle=staging' }]);
    expect(await outOfBand(s)).toEqual([]);
  });

  it('are shown of a model in a list, by their names', async () => {
    const { s } = await changedPolicy(policyOf('lifecycle: staging'));
    expect((await listModels(s)).items.map(({ name, stages }) => ({ name, stages }))).toEqual([
      { name: 'fraud', stages: { Staging: '1' } },
    ]);
    expect(await promote(s, 'fraud/2', 'Staging')).toMatchObject({ outcome: 'applied' });
    expect((await listModels(s)).items[0]?.stages).toEqual({ Staging: '2' });
  });

  it('are none of the business of an alias that is set between', async () => {
    const { s } = await changedPolicy(policyOf('lifecycle: staging'));
    await setAlias(s, { ref: 'fraud/1', alias: 'favourite' });
    expect(await promote(s, 'fraud/2', 'Staging')).toMatchObject({ outcome: 'applied' });
    expect(await outOfBand(s)).toEqual([]);
  });

  it('are watched from their first appearance on, also while nobody holds them', async () => {
    const { world, s } = await changedPolicy(policyOf('phase: staging'));
    await promote(s, 'fraud/2', 'Staging');
    await world.byHand('fraud', [
      { kind: 'assign', version: '1', stage: 'tag:lifecycle=archived' },
      { kind: 'release', version: '2', stage: 'tag:phase=staging' },
    ]);
    expect(await outOfBand(s)).toEqual([
      expect.stringMatching(/^tag:phase=staging of fraud moved from 2 to nobody without a record/),
      expect.stringMatching(/^tag:lifecycle=archived of fraud moved from nobody to 1 without a record/),
    ]);
  });
});
