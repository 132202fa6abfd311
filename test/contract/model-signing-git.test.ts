import { createHash } from 'node:crypto';
import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import { check, execute, planPromotion, verifyAudit } from '../../core/promotion/services';
import type { Decision } from '../../core/policy/decision';
import { versionDigest } from '../../core/policy/digests';
import type { ModelSignatureFacts } from '../../core/policy/evidence';
import { GitRepo } from '../support/git-repo';
import { describeWithModelSigning, signingKey, type SigningKey } from '../support/model-signing';

vi.setConfig({ testTimeout: 60_000 });

const FILES: Readonly<Record<string, string>> = {
  'models/fraud/MLmodel': 'flavors: {}\n',
  'models/fraud/data/weights.bin': 'wwww',
};

describeWithModelSigning('Model signatures in a Git registry', (peer) => {
  const signer = signingKey();
  afterAll(() => peer().stop());

  /** A repository whose artifact is signed; what `then` does to it is committed with the rest. */
  async function repoOf(
    { artifact = 'models/fraud', signature = 'models/fraud/model.sig', files = FILES } = {},
    then: (repo: GitRepo) => void = () => undefined,
  ): Promise<GitRepo> {
    const repo = GitRepo.create();
    repo.commit(files);
    const signing = { model: path.join(repo.dir, artifact), signature: path.join(repo.dir, signature) };
    await peer().sign(signer, { ...signing, ignore: artifact === '.' ? ['artifacts.yaml'] : [] });
    writeFileSync(path.join(repo.dir, 'artifacts.yaml'), `fraud: {path: ${artifact}}\n`);
    then(repo);
    repo.tag('fraud@v1.0.0', repo.commit());
    return repo;
  }

  const key = (): string => signer.publicKey.fingerprint;
  const removed = (...paths: readonly string[]): ((repo: GitRepo) => void) => {
    return (repo) => repo.git('rm', '-r', '--quiet', '--force', ...paths);
  };

  it.each([
    ['in the model’s folder', { signature: 'models/fraud/model.sig' }],
    ['beside it, called like it', { signature: 'models/fraud.sig' }],
    ['beside it', { signature: 'models/model.sig' }],
    ['in the repository that is the model', { artifact: '.', signature: 'model.sig' }],
    [
      'beside a file',
      { artifact: 'models/m.pkl', signature: 'models/m.pkl.sig', files: { 'models/m.pkl': 'p', 'models/other': 'o' } },
    ],
    ['beside a file at the root', { artifact: 'm.pkl', signature: 'model.sig', files: { 'm.pkl': 'p' } }],
  ])('is found %s', async (_where, places) => {
    expect(await signatureOf(await repoOf(places), signer)).toMatchObject({ key: key() });
  });

  it.each([
    ['without the file', (repo: GitRepo) => removed('models/fraud/model.sig')(repo)],
    ['without an artifact', (repo: GitRepo) => writeFileSync(path.join(repo.dir, 'artifacts.yaml'), 'fraud: {}\n')],
    [
      'with an artifact elsewhere',
      (repo: GitRepo) => writeFileSync(path.join(repo.dir, 'artifacts.yaml'), 'fraud: {path: ../fraud}\n'),
    ],
  ])('is not there %s', async (_how, then) => {
    const repo = await repoOf({}, (one) => {
      one.git('add', '--all');
      then(one);
    });
    expect(await signatureOf(repo, signer)).toBeNull();
  });

  it.each<[string, (repo: GitRepo) => void, string]>([
    [
      'a changed file',
      (repo) => writeFileSync(path.join(repo.dir, 'models/fraud/data/weights.bin'), 'W'),
      'is not the one',
    ],
    ['one more file', (repo) => writeFileSync(path.join(repo.dir, 'models/fraud/new.py'), ''), 'new.py is not among'],
    ['one file less', removed('models/fraud/data/weights.bin'), 'data/weights.bin is missing'],
    [
      'a symbolic link',
      (repo) => symlinkSync('/etc/passwd', path.join(repo.dir, 'models/fraud/link')),
      'the symbolic link link',
    ],
    [
      'a submodule',
      (repo) => {
        repo.git('init', '--quiet', 'models/fraud/sub');
        repo.git('-C', 'models/fraud/sub', 'commit', '--quiet', '--allow-empty', '-m', 'sub');
      },
      'the submodule sub',
    ],
  ])('does not count with %s', async (_what, then, problem) => {
    const repo = await repoOf({}, (one) => {
      one.git('add', '--all');
      then(one);
    });
    expect(await signatureOf(repo, signer)).toEqual({ problem: expect.stringContaining(problem) as string });
  });

  it('does not count for a symbolic link in the place of a file, whatever was signed', async () => {
    const places = { artifact: 'm.pkl', signature: 'm.pkl.sig', files: { 'm.pkl': 'evil.pkl', 'evil.pkl': 'evil' } };
    expect(await signatureOf(await repoOf(places), signer)).toMatchObject({ key: key() });
    const repo = await repoOf(places, ({ dir }) => {
      rmSync(path.join(dir, 'm.pkl'));
      symlinkSync('evil.pkl', path.join(dir, 'm.pkl'));
    });
    expect(await signatureOf(repo, signer)).toEqual({
      problem: expect.stringContaining('symbolic link m.pkl') as string,
    });
  });

  it('does not count for files that Git does not have', async () => {
    const repo = await repoOf({ signature: 'models/fraud.sig' }, (one) => {
      one.git('add', '--all');
      removed('models/fraud')(one);
    });
    const { problem } = (await signatureOf(repo, signer)) ?? {};
    expect(problem).toContain('the files that it covers are not in Git at that commit');
  });

  it('does not mind what a file may do, and looks at the commit of the version only', async () => {
    const repo = await repoOf({}, (one) => chmodSync(path.join(one.dir, 'models/fraud/MLmodel'), 0o755));
    repo.tag('fraud@v1.1.0', repo.commit({ 'models/fraud/MLmodel': 'flavors: {evil: 1}\n' }));
    expect(await signatureOf(repo, signer)).toMatchObject({ key: key() });
    expect(await signatureOf(repo, signer, 'v1.1.0')).toMatchObject({ problem: expect.anything() as unknown });
  });

  it('takes a pointer of Git LFS for the file that it stands for, and no other', async () => {
    const pointer = (text: string): string => {
      const digest = createHash('sha256').update(text).digest('hex');
      return `version https://git-lfs.github.com/spec/v1\noid sha256:${digest}\nsize ${text.length}\n`;
    };
    const swap = (text: string) => (repo: GitRepo) =>
      writeFileSync(path.join(repo.dir, 'models/fraud/data/weights.bin'), text);
    expect(await signatureOf(await repoOf({}, swap(pointer('wwww'))), signer)).toMatchObject({ key: key() });
    for (const text of [pointer('WWWW'), `${pointer('wwww')}x`, pointer('wwww').replace('sha256', 'md5')]) {
      const facts = await signatureOf(await repoOf({}, swap(text)), signer);
      expect(facts).toEqual({ problem: expect.stringContaining('is not the one') as string });
    }
  });

  it('decides a promotion, which anybody can recompute from its record', async () => {
    const other = signingKey();
    const policy = (who: SigningKey): string =>
      [
        'version: 1',
        'models: [fraud]',
        'stages: [{name: Production, native: prod}]',
        'transitions:',
        '  - from: [None]',
        '    to: Production',
        `    gates: [{signed: {keys: [${JSON.stringify(who.pem)}]}}]`,
        '',
      ].join('\n');
    const repo = await repoOf({}, (one) => writeFileSync(path.join(one.dir, 'promotion-policy.yaml'), policy(signer)));
    repo.tag('fraud@v1.1.0', repo.commit({ 'models/fraud/MLmodel': 'flavors: {evil: 1}\n' }));
    const s = await openGitSession({ cwd: repo.dir });
    const decide = async (version: string): Promise<Decision> => {
      const answer = await check(s, { ref: `fraud/${version}`, to: 'Production', point: 'ci' });
      if (answer.kind !== 'decision') throw new Error(answer.message);
      return answer.decision;
    };
    const [good, bad] = [await decide('v1.0.0'), await decide('v1.1.0')];
    expect(good.result).toBe('pass');
    expect(good.evidence.candidate.modelSignature).toEqual({
      key: key(),
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
    });
    const again = await decide('v1.0.0');
    expect(versionDigest(again.evidence.candidate)).toBe(versionDigest(good.evidence.candidate));
    expect(bad).toMatchObject({ result: 'fail', blockers: ['transitions[0].gates[0]'] });
    expect(bad.checks.find(({ gate }) => gate === 'signed')?.message).toMatch(
      /^The signature models\/fraud\/model.sig of .* does not count: the file MLmodel is not the one that was signed\.$/,
    );
    const plan = await planPromotion(s, { ref: 'fraud/v1.0.0', to: 'Production', reason: 'signed' });
    if (plan.kind !== 'plan') throw new Error(plan.message);
    expect(await execute(s, plan.plan)).toMatchObject({ outcome: 'applied' });
    expect((await verifyAudit(s)).findings).toEqual([]);

    repo.commit({ 'promotion-policy.yaml': policy(other) });
    const elsewhere = await openGitSession({ cwd: repo.dir });
    expect(await elsewhere.registry.modelSignature?.('fraud', 'v1.0.0', [other.publicKey])).toMatchObject({
      problem: expect.stringContaining('none of the keys') as string,
    });
  });

  it('is read only where a gate asks for it', async () => {
    const policy = 'version: 1\nmodels: [fraud]\ntransitions: [{from: [None], to: prod}]\n';
    const repo = await repoOf({}, (one) => writeFileSync(path.join(one.dir, 'promotion-policy.yaml'), policy));
    const s = await openGitSession({ cwd: repo.dir });
    const answer = await check(s, { ref: 'fraud/v1.0.0', to: 'prod', point: 'ci' });
    expect(answer).toMatchObject({ kind: 'decision', decision: { result: 'pass' } });
    expect(JSON.stringify(answer)).not.toContain('modelSignature');
  });
});

async function signatureOf(
  repo: GitRepo,
  key: SigningKey,
  version = 'v1.0.0',
): Promise<ModelSignatureFacts | null | undefined> {
  const { registry } = await openGitSession({ cwd: repo.dir });
  return registry.modelSignature?.('fraud', version, [key.publicKey]);
}
