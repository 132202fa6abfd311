import { describe, expect, it } from 'vitest';
import { exampleProject } from './example';
import { commitFiles, emptyRepository, git, gitWith, json, refsOf, stagegate } from './support';

const project = exampleProject();

describe('reading', () => {
  it('models, versions and show have the public shapes', async () => {
    const cwd = project();
    const [model] = await json<readonly object[]>(['models'], { cwd });
    expect(model).toEqual({
      name: 'fraud-detection',
      description: expect.any(String) as string,
      tags: expect.any(Object) as object,
      latestVersion: 'v0.2.0',
      stages: { Production: 'v0.0.1', Staging: 'v0.2.0' },
      aliases: {},
    });
    const versions = await json<readonly Record<string, unknown>[]>(['versions', 'fraud-detection'], { cwd });
    expect(versions.map(({ version, stages }) => ({ version, stages }))).toEqual([
      { version: 'v0.2.0', stages: ['Staging'] },
      { version: 'v0.1.0', stages: ['Staging'] },
      { version: 'v0.0.1', stages: ['Production'] },
    ]);
    const shown = await json<Record<string, unknown>>(['show', 'fraud-detection@Production'], { cwd });
    expect(shown).toMatchObject(versions[2] ?? {});
    expect(shown).toMatchObject({
      commit: git(cwd, 'rev-parse', 'fraud-detection@v0.0.1^{commit}'),
      datasets: { validation_accuracy: { name: expect.any(String) as string } },
      signature: null,
      inputExample: null,
      card: { frontMatter: { license: 'apache-2.0' }, sections: { Uses: expect.any(Number) as number } },
      unavailable: [],
      model: 'fraud-detection',
      semver: '0.0.1',
      aliases: [],
      author: 'cy@example.com',
      source: 'models/fraud-detection/model.json',
      metrics: { validation_accuracy: 0.931, recall: 0.872, latency_p95_ms: 71 },
      params: {},
      tags: { bias_review: 'done' },
    });
  });

  it('takes every form of a reference', async () => {
    const cwd = project();
    for (const ref of [
      'fraud-detection/v0.0.1',
      'models:/fraud-detection/0.0.1',
      'fraud-detection@v0.0.1',
      'fraud-detection@Production',
    ]) {
      expect(await json(['show', ref], { cwd })).toMatchObject({ version: 'v0.0.1' });
    }
  });

  it('check gives a decision with its evidence, which decides the same offline', async () => {
    const cwd = project();
    const args = ['check', 'fraud-detection@v0.1.0', '--to', 'Production'];
    const decision = await json<{ evidence: object; policy: object }>(args, { cwd, code: 1 });
    expect(decision).toMatchObject({
      from: 'Staging',
      to: 'Production',
      result: 'fail',
      blockers: ['transitions[1].gates[0]', 'transitions[1].gates[2]'],
      policy: {
        path: 'promotion-policy.yaml',
        digest: git(cwd, 'rev-parse', 'HEAD:promotion-policy.yaml'),
        preview: false,
      },
    });
    commitFiles(cwd, { 'e.json': JSON.stringify(decision.evidence) });
    const offline = await json(['check', '--evidence', 'e.json', '--policy', 'promotion-policy.yaml'], {
      cwd,
      code: 1,
    });
    expect(offline).toEqual({ ...decision, policy: { ...decision.policy, preview: true } });
  });
});

describe('describing', () => {
  it('registers the next version', async () => {
    const cwd = emptyRepository();
    commitFiles(cwd, {});
    expect(await json(['register', 'm', '--source', 'HEAD'], { cwd })).toMatchObject({ model: 'm', version: 'v0.0.1' });
    commitFiles(cwd, { 'a.txt': 'a' });
    expect(await json(['register', 'm', '--source', 'main', '--bump', 'minor'], { cwd })).toMatchObject({
      version: 'v0.1.0',
    });
    const before = refsOf(cwd);
    expect((await stagegate(['register', 'm', '--source', 'HEAD'], { cwd })).code).toBeGreaterThan(0);
    expect(refsOf(cwd)).toBe(before);
  });

  it('annotates models and versions', async () => {
    const cwd = project();
    await json(['annotate', 'fraud-detection', '--description', 'Ours', '--tag', 'team=risk'], { cwd });
    await json(['annotate', 'fraud-detection@v0.0.1', '--tag', 'note=a=b', '--untag', 'bias_review'], { cwd });
    expect(await json(['models'], { cwd })).toMatchObject([{ description: 'Ours', tags: { team: 'risk' } }]);
    const { tags } = await json<{ tags: object }>(['show', 'fraud-detection@v0.0.1'], { cwd });
    expect(tags).toMatchObject({ note: 'a=b' });
    expect(tags).not.toHaveProperty('bias_review');
  });

  it('holds and releases a stage', async () => {
    const cwd = project();
    const args = ['fraud-detection', '--stage', 'Production', '--reason', 'freeze'];
    expect(await json(['hold', ...args], { cwd })).toMatchObject({
      type: 'hold',
      stage: 'Production',
      reason: 'freeze',
    });
    const decision = await json(['check', 'fraud-detection@v0.2.0', '--to', 'Production'], { cwd, code: 1 });
    expect(decision).toMatchObject({ blockers: ['hold'] });
    expect(await json(['release', ...args], { cwd })).toMatchObject({ type: 'release' });
    expect((await stagegate(['release', ...args], { cwd })).code).toBe(2);
  });
});

describe('interrupted promotions', () => {
  const begun = async (cwd: string): Promise<void> => {
    const promotion = ['promote', 'fraud-detection@v0.2.0', '--to', 'Production', '--reason', 'better', '--yes'];
    await json(promotion, { cwd });
    git(cwd, 'update-ref', 'refs/heads/stagegate-audit', anHourOlder(cwd, 'stagegate-audit~1'));
    for (const ref of git(
      cwd,
      'for-each-ref',
      '--format=%(refname)',
      '--sort=-taggerdate',
      'refs/tags/*Archived*',
    ).split('\n')) {
      git(cwd, 'update-ref', '-d', ref);
    }
  };

  /** The same intent, written so long ago that nobody can still be at it. */
  const anHourOlder = (cwd: string, commit: string): string => {
    const intent = JSON.parse(git(cwd, 'show', `${commit}:event.json`)) as { at: string; deadline: string };
    const older = (time: string): string => new Date(Date.parse(time) - 3_600_000).toISOString();
    const text = JSON.stringify({ ...intent, at: older(intent.at), deadline: older(intent.deadline) });
    const blob = gitWith(cwd, text, 'hash-object', '-w', '--stdin');
    const tree = gitWith(cwd, `100644 blob ${blob}\tevent.json\n`, 'mktree');
    return git(cwd, 'commit-tree', '-m', 'intent', '-p', `${commit}~1`, tree);
  };

  it.each(['resume', 'revert'])('are shown, and audit %s ends them', async (way) => {
    const cwd = project();
    await begun(cwd);
    const warned = await stagegate(['models'], { cwd });
    expect(warned.stderr).toMatch(new RegExp(`stagegate audit ${way} [0-9A-Z]{26}`));
    const outcome = await json<{ outcome: string }>(['audit', way], { cwd });
    expect(outcome.outcome).toBe(way === 'resume' ? 'applied' : 'reverted');
    const [model] = await json<readonly { stages: object }[]>(['models'], { cwd });
    expect(model?.stages).toMatchObject({ Production: way === 'resume' ? 'v0.2.0' : 'v0.0.1' });
    expect((await stagegate(['models'], { cwd })).stderr).toBe('');
  });
});
