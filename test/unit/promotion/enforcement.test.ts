import { describe, expect, it } from 'vitest';
import { check, verifyAudit } from '../../../core/promotion/services';
import { promote } from './helpers';
import { modelOf, POLICY, policyFile, TimedRemote } from './remote';

/** A model that misses its only bound, under a policy whose gate softens at these points. */
function softened(enforcement: string): TimedRemote {
  const policy = POLICY.replace('threshold: 0.9', `threshold: 0.9, enforcement: ${enforcement}`);
  return new TimedRemote([modelOf('fraud', ['1'], 0.5)], [policyFile(policy)]);
}

describe('enforcement by point', () => {
  it('warns where somebody looks and denies where something moves', async () => {
    const ana = softened('{editor: warn, ci: warn, promote: deny}').cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    const results = await Promise.all(
      (['editor', 'ci', 'promote', 'audit'] as const).map(async (point) => {
        const answer = await check(ana, { ref: 'fraud/1', to: 'Production', point });
        return answer.kind === 'decision' ? answer.decision.result : answer.kind;
      }),
    );
    expect(results).toEqual(['warn', 'warn', 'fail', 'fail']);
    expect(await promote(ana, 'fraud/1', 'Production')).toMatchObject({ outcome: 'refused' });
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it.each([
    ['warn', []],
    ['{promote: warn, audit: warn}', []],
    ['{promote: warn, audit: deny}', [{ kind: 'decision' }]],
    ['{promote: warn}', [{ kind: 'decision' }]],
  ])('what promoting let through with a warning is judged again in an audit: %s', async (enforcement, findings) => {
    const ana = softened(enforcement).cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    expect(await promote(ana, 'fraud/1', 'Production')).toMatchObject({ outcome: 'applied' });
    const report = await verifyAudit(ana);
    expect(report.findings).toMatchObject(findings);
    for (const { message } of report.findings)
      expect(message).toContain('denies in an audit (transitions[1].gates[0])');
  });
});
