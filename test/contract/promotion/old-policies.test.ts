import { describe, expect, it } from 'vitest';
import { openGitSession } from '../../../adapters/git/session';
import type { TrailSnapshot } from '../../../core/audit/trail';
import { verifyAudit } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { GitRepo } from '../../support/git-repo';
import { promote } from './promote-plan';
import { SharedRemote } from './shared-remote';

/** The session with every accuracy in its trail's evidence written worse than it was. */
function tampered(s: RegistrySession): RegistrySession {
  const read = async (): Promise<TrailSnapshot> => {
    const snapshot = await s.trail.read();
    const text = JSON.stringify(snapshot.entries).replaceAll('"isLosslessNumber":true,"value":"0.95"', '"value":"0.1"');
    return {
      ...snapshot,
      entries: JSON.parse(text.replaceAll('"value":0.95', '"value":0.1')) as TrailSnapshot['entries'],
    };
  };
  return { ...s, trail: Object.assign(Object.create(s.trail) as typeof s.trail, { read }) };
}

describe('a policy that was changed after it decided', () => {
  it('still recomputes its decisions', { timeout: 60_000 }, async () => {
    const clone = new SharedRemote({ fraud: 1 }).clone('ana');
    const session = await openGitSession({ cwd: clone.dir });
    expect(await promote(session, 'fraud/v0.0.1', 'Production')).toMatchObject({ outcome: 'applied' });
    clone.commit({
      'promotion-policy.yaml': 'version: 1\nmodels: [other]\ntransitions: [{from: [None], to: Staging}]\n',
    });
    clone.git('push', '--quiet', 'origin', 'main');
    expect(await verifyAudit(session)).toMatchObject({ findings: [], notes: [] });
    expect((await verifyAudit(tampered(session))).findings).toMatchObject([
      {
        kind: 'decision',
        message: expect.stringContaining('it says pass, but its evidence and policy give fail') as string,
      },
    ]);
  });

  it('is found by the id of a small blob and by nothing else', async () => {
    const repo = GitRepo.create();
    const commit = repo.commit({ 'policy.yaml': 'version: 1\n', 'big.bin': 'x'.repeat(1_000_001) });
    const { policies } = await openGitSession({ cwd: repo.dir });
    const idOf = (name: string): string => repo.git('rev-parse', `${commit}:${name}`);
    expect(await policies.byDigest?.(idOf('policy.yaml'))).toBe('version: 1\n');
    const others = [
      idOf('big.bin'),
      commit,
      'f'.repeat(40),
      'HEAD:policy.yaml',
      `${idOf('policy.yaml')}\n`,
      '--help',
      '',
    ];
    for (const digest of others) expect(await policies.byDigest?.(digest), digest).toBeUndefined();
  });
});
