import path from 'node:path';
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

/** Each content by its path, or as one that is elsewhere. */
async function contentsIn(cwd: string): Promise<string[]> {
  const { policies } = await openGitSession({ cwd });
  const { files = [] } = (await policies.history?.()) ?? {};
  return files
    .map(
      ({ path: name, text, elsewhere }) =>
        `${elsewhere ? 'elsewhere' : name}: ${text.split('\n')[0]?.slice(0, 10) ?? ''}`,
    )
    .toSorted();
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

  it('is found wherever somebody may have had it checked out', async () => {
    const repo = GitRepo.create('--initial-branch=main');
    const contents = (): Promise<string[]> => contentsIn(repo.dir);
    expect(await contents()).toEqual([]);
    repo.commit({ 'promotion-policy.yaml': 'old', 'other.yaml': 'no policy' });
    repo.git('checkout', '--quiet', '-b', 'side');
    repo.commit({ 'team/ä.promotion-policy.yaml': 'lax' });
    repo.git('checkout', '--quiet', 'main');
    expect(await contents()).toEqual(['promotion-policy.yaml: old', 'team/ä.promotion-policy.yaml: lax']);
    repo.commit({ 'promotion-policy.yaml': 'new' });
    repo.git('checkout', '--quiet', '--detach', 'HEAD~1');
    expect(await contents()).toContain('promotion-policy.yaml: new');
    repo.commit({ 'promotion-policy.yaml': 'x'.repeat(1_000_001) });
    expect(await contents()).toContain('promotion-policy.yaml: ');
  });

  it('is told apart where it is not on the remote’s own branch', async () => {
    const clone = new SharedRemote({ fraud: 1 }).clone('ana');
    clone.commit({ 'promotion-policy.yaml': 'not pushed' });
    expect(await contentsIn(clone.dir)).toEqual(['elsewhere: not pushed', 'promotion-policy.yaml: version: 1']);
    clone.git('push', '--quiet', 'origin', 'main');
    expect(await contentsIn(clone.dir)).toEqual([
      'promotion-policy.yaml: not pushed',
      'promotion-policy.yaml: version: 1',
    ]);
    clone.git('reset', '--quiet', '--hard', 'HEAD~1');
    clone.git('push', '--quiet', '--force', 'origin', 'main', 'main@{1}:refs/heads/side');
    expect(await contentsIn(clone.dir)).toEqual(['elsewhere: not pushed', 'promotion-policy.yaml: version: 1']);
  });

  it('is found from within a folder too, whatever git shows people there', async () => {
    const repo = GitRepo.create('--initial-branch=main');
    repo.git('config', 'diff.relative', 'true');
    repo.commit({ 'promotion-policy.yaml': 'old', 'sub/x.txt': 'x' });
    expect(await contentsIn(path.join(repo.dir, 'sub'))).toEqual(['promotion-policy.yaml: old']);
  });

  it('has been there since the ref had it, in whatever order its commits were made', async () => {
    const repo = GitRepo.create('--initial-branch=main');
    repo.commit({ 'promotion-policy.yaml': 'a' });
    repo.git('checkout', '--quiet', '-b', 'side');
    repo.commit({ 'promotion-policy.yaml': 'tried' });
    repo.commit({ 'promotion-policy.yaml': 'b' });
    repo.git('checkout', '--quiet', 'main');
    repo.commit({ 'other.txt': 'x' });
    repo.git('merge', '--quiet', '--no-edit', 'side');
    repo.git('rm', '--quiet', 'promotion-policy.yaml');
    repo.commit();
    const { policies } = await openGitSession({ cwd: repo.dir });
    const { files = [], changes = [], complete } = (await policies.history?.()) ?? {};
    const texts = new Map(files.map(({ digest, text }) => [digest, text]));
    expect([...texts.values()].toSorted()).toEqual(['a', 'b', 'tried']);
    expect(changes.map(({ digest }) => digest && texts.get(digest))).toEqual(['a', 'b', undefined]);
    expect(complete).toBe(true);
    const shallow = GitRepo.clone(`file://${repo.dir}`, '--depth=1');
    expect((await (await openGitSession({ cwd: shallow.dir })).policies.history?.())?.complete).toBe(false);
  });
});
