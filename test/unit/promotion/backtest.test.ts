import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../core/policy/fixtures/build';
import { backtest } from '../../../core/promotion/backtest';
import type { RegistrySession } from '../../../core/promotion/session';
import { promote } from './helpers';
import { modelOf, POLICY, policyFile, TimedRemote } from './remote';

const identity = { path: 'strict.promotion-policy.yaml', digest: 'd', preview: true };
const withGate = (gate: string): string => POLICY.replace(/- \{metric: accuracy.*\}/, `- ${gate}`);
const run = (s: RegistrySession, text: string, last = 10, to?: string): ReturnType<typeof backtest> =>
  backtest(s, { policy: policyOf(text), identity, last, to });

async function world(): Promise<RegistrySession> {
  const models = [modelOf('fraud', ['1', '2', '3'], 0.95), modelOf('churn', ['1'], 0.5)];
  const ana = new TimedRemote(models, [policyFile()]).cloneOf('ana@example.com');
  await promote(ana, 'fraud/1', 'Staging');
  await promote(ana, 'fraud/1', 'Production');
  return ana;
}

describe('backtest', () => {
  it('decides recorded promotions again on their evidence, and other versions as they are now', async () => {
    const rows = await run(await world(), withGate('{metric: accuracy, greaterIsBetter: true, threshold: 0.96}'));
    expect(rows).toMatchObject([
      { model: 'churn', version: '1', to: 'Production', result: 'fail', evidence: 'current' },
      { model: 'fraud', version: '3', from: 'Staging', result: 'fail', evidence: 'current' },
      { model: 'fraud', version: '2', result: 'fail', evidence: 'current' },
      { model: 'fraud', version: '1', result: 'fail', decided: 'pass', evidence: 'recorded' },
    ]);
    for (const { blockers, checks } of rows) {
      expect(blockers).toEqual(['transitions[1].gates[0]']);
      expect(checks.map(({ gate }) => gate)).toEqual(['metric']);
    }
  });

  it('takes only the newest versions, of models that the policy names, to the stage that is asked for', async () => {
    const ana = await world();
    const named = POLICY.replace('["*"]', '[fraud]');
    expect((await run(ana, named, 2)).map(({ model, version }) => `${model}/${version}`)).toEqual([
      'fraud/3',
      'fraud/2',
    ]);
    expect(await run(ana, named, 2, 'Staging')).toEqual([]);
  });

  it('compares no version with itself', async () => {
    const world1 = new TimedRemote([modelOf('fraud', ['1', '2'])], [policyFile()]);
    await world1.byHand('fraud', [{ kind: 'assign', version: '1', stage: 'prod' }]);
    const gate = '{metric: accuracy, greaterIsBetter: true, minAbsoluteChange: 0, baseline: {stage: Production}}';
    const rows = await run(world1.cloneOf('ana@example.com'), withGate(gate));
    expect(rows.map(({ version, result }) => [version, result])).toEqual([
      ['2', 'pass'],
      ['1', 'fail'],
    ]);
    expect(rows[1]?.checks[0]?.message).toContain('No version holds Production');
  });
});
