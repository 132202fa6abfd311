import { chmodSync, chownSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleProject } from './example';
import {
  commitFiles,
  copyOf,
  emptyRepository,
  fakeGit,
  freshDir,
  freshPath,
  git,
  refsOf,
  stagegate,
  writeFiles,
  type RunOptions,
} from './support';

const project = exampleProject();
const promotion = ['promote', 'fraud-detection@v0.2.0', '--to', 'Production', '--reason', 'better', '--yes'];
const root = process.getuid?.() === 0;
const nobody = 65534;

/** Fails in one clear sentence with this code, prints no answer, and changes no ref. */
async function fails(
  args: readonly string[],
  options: RunOptions & { readonly code: number; readonly saying: RegExp; readonly refs?: string },
): Promise<void> {
  const repository = options.refs;
  const before = repository === undefined ? '' : refsOf(repository);
  const { code, stdout, stderr } = await stagegate(args, options);
  expect({ code, stdout }, stderr).toEqual({ code: options.code, stdout: '' });
  const sentences = stderr
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('stagegate: '));
  expect(sentences, stderr).toHaveLength(1);
  expect(sentences[0]).toMatch(options.saying);
  expect(stderr).not.toMatch(/\n\s+at |RegistryFailure|\[object|undefined/);
  if (repository !== undefined) expect(refsOf(repository)).toBe(before);
}

describe('bad repositories', () => {
  it('no repository', () => fails(['models'], { cwd: freshDir(), code: 3, saying: /repository/i }));

  it('a registry that is no directory', () =>
    fails(['models', '--registry', 'git:/does/not/exist'], { cwd: freshDir(), code: 3, saying: /\/does\/not\/exist/ }));

  it('an empty repository is an empty registry', async () => {
    const dir = emptyRepository();
    expect(await stagegate(['models', '--format', 'json'], { cwd: dir })).toEqual({
      code: 0,
      stdout: '[]\n',
      stderr: '',
    });
    await fails(['versions', 'm'], { cwd: dir, refs: dir, code: 2, saying: /no .*model.*m/i });
    await fails(['register', 'm', '--source', 'HEAD'], { cwd: dir, refs: dir, code: 2, saying: /HEAD/ });
  });

  it('a detached HEAD is as good as a branch', async () => {
    const dir = project();
    git(dir, 'checkout', '--quiet', '--detach');
    const { code, stderr } = await stagegate(promotion, { cwd: dir });
    expect(code, stderr).toBe(0);
  });

  it('a shallow clone fetches what it cannot see before it decides', async () => {
    const origin = project();
    const clone = freshPath('shallow');
    git(origin, 'clone', '--quiet', '--depth', '1', `file://${origin}`, clone);
    const { code, stdout, stderr } = await stagegate(
      ['check', 'fraud-detection@v0.2.0', '--to', 'Production', '--format', 'json'],
      { cwd: clone },
    );
    expect(code, stderr).toBe(0);
    const { checks } = JSON.parse(stdout) as { checks: { id: string }[] };
    expect(checks.find(({ id }) => id === 'transitions[1].gates[0]')).toMatchObject({
      observed: { baseline: { versions: ['v0.0.1'] } },
    });
  });

  it('nobody has told git who they are', async () => {
    const dir = project();
    git(dir, 'config', '--unset', 'user.name');
    git(dir, 'config', '--unset', 'user.email');
    await fails(promotion, { cwd: dir, refs: dir, code: 3, saying: /user\.(name|email)/ });
  });

  it('git is missing', () =>
    fails(['models'], { cwd: emptyRepository(), env: { PATH: freshDir('no-bin') }, code: 3, saying: /git/ }));

  it('git is too old', () =>
    fails(['models'], {
      cwd: emptyRepository(),
      env: {
        PATH: fakeGit('[ "$1" = version ] || [ "$1" = --version ] && echo "git version 1.8.3.1" && exit 0; exit 129'),
      },
      code: 3,
      saying: /git.*(1\.8\.3|old|newer|at least)/i,
    }));

  it.skipIf(!root)('a folder that may not be written', async () => {
    const dir = project();
    const before = refsOf(dir);
    const files = (at: string): string[] =>
      readdirSync(at, { withFileTypes: true, recursive: true }).map((entry) => path.join(entry.parentPath, entry.name));
    for (const file of [dir, ...files(dir)]) chownSync(file, nobody, nobody);
    for (let at = dir; at !== path.dirname(at) && at.includes('stagegate-cli-'); at = path.dirname(at))
      chmodSync(at, 0o755);
    for (const file of [dir, ...files(dir)]) if (statSync(file).isDirectory()) chmodSync(file, 0o555);
    const { code, stdout, stderr } = await stagegate(promotion, {
      cwd: dir,
      uid: nobody,
      env: { HOME: '/nonexistent' },
    });
    for (const file of [dir, ...files(dir)]) chownSync(file, 0, 0);
    expect(code, stderr + stdout).toBe(3);
    expect(stdout + stderr).toMatch(/written|permission|read-only/i);
    expect(refsOf(dir)).toBe(before);
  });
});

describe('bad names', () => {
  it.each([
    ['no such model', ['versions', 'nobody'], /nobody/],
    ['no such model to show', ['show', 'nobody@latest'], /nobody/],
    ['no such version', ['show', 'fraud-detection/v9.9.9'], /v9\.9\.9/],
    ['no such model in the audit log', ['audit', 'log', 'nobody'], /nobody/],
    ['a promotion to nowhere', ['promote', 'fraud-detection@latest', '--to', '', '--reason', 'r', '--yes'], /--to/],
    ['a check of nothing', ['check', 'fraud-detection@latest', '--to', ' '], /--to/],
    ['a reason that says nothing', [...promotion.slice(0, 4), '--reason', ' ', '--yes'], /--reason/],
    ['a directory that is a file', ['models', '--cwd', 'artifacts.yaml'], /no directory .*artifacts\.yaml/],
    ['a day that is not in the calendar', ['audit', 'log', '--at', '2026-02-30T00:00:00Z'], /2026-02-30/],
    ['no such stage or alias', ['show', 'fraud-detection@champion'], /champion/],
    ['an empty reference', ['show', ''], /reference/],
    ['a reference without a model', ['show', '@latest'], /reference/],
    ['a reference that begins with -', ['show', '--', '-x/1'], /-x/],
    ['a model that begins with -', ['versions', '--', '-x'], /-x/],
    ['a model that begins with - to register', ['register', '--source', 'HEAD', '--', '-x'], /-x/],
    [
      'a model that begins with - to roll back',
      ['rollback', '--stage', 'Production', '--reason', 'r', '--yes', '--', '-x'],
      /-x/,
    ],
    ['a source that begins with -', ['register', 'm', '--source=--all'], /--all/],
    ['a source that is none', ['register', 'm', '--source', 'nowhere'], /nowhere/],
    ['a name with a line break', ['show', 'fraud\ndetection'], /reference/],
    ['a name that git cannot keep', ['register', 'a..b', '--source', 'HEAD'], /a\.\.b/],
    ['no registry URI', ['models', '--registry', 'nonsense'], /nonsense/],
    ['a registry of a kind that is unknown', ['models', '--registry', 'ftp:somewhere'], /ftp/],
    [
      'an open promotion that is not there',
      ['audit', 'resume', '01KAPCB6T0XVN1JX8ZQ5W2R4YD'],
      /01KAPCB6T0XVN1JX8ZQ5W2R4YD/,
    ],
  ])('%s', async (_, args, saying) => {
    const dir = project();
    await fails(args, { cwd: dir, refs: dir, code: 2, saying });
  });

  it('a rollback with nobody to go back to', async () => {
    const dir = project();
    const before = refsOf(dir);
    const { code, stderr } = await stagegate(
      ['rollback', 'fraud-detection', '--stage', 'Production', '--reason', 'r', '--yes'],
      { cwd: dir },
    );
    expect(code, stderr).toBe(2);
    expect(refsOf(dir)).toBe(before);
  });
});

describe('bad policies', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    ['a policy that is not YAML', { 'promotion-policy.yaml': 'version: 1\nmodels: [\n' }, /promotion-policy\.yaml/],
    [
      'an unknown key',
      { 'promotion-policy.yaml': 'version: 1\nmodels: ["*"]\ntranstions: []\n' },
      /promotion-policy\.yaml/,
    ],
    [
      'two policies that tie',
      {
        'promotion-policy.yaml': 'version: 1\nmodels: [fraud-*]\ntransitions: []\n',
        'other.promotion-policy.yaml': 'version: 1\nmodels: [fraud-*]\ntransitions: []\n',
      },
      /other\.promotion-policy\.yaml.*promotion-policy\.yaml|promotion-policy\.yaml.*other\.promotion-policy\.yaml/,
    ],
  ];
  it.each(cases)('%s', async (_, files, saying) => {
    const dir = project();
    commitFiles(dir, files);
    await fails(['check', 'fraud-detection@v0.2.0', '--to', 'Production'], { cwd: dir, refs: dir, code: 2, saying });
    await fails(promotion, { cwd: dir, refs: dir, code: 2, saying });
  });

  it('no policy governs the model', async () => {
    const dir = project();
    git(dir, 'rm', '--quiet', 'promotion-policy.yaml', 'fraud.promotion-policy.test.yaml');
    commitFiles(dir, {}, 'Govern nothing');
    await fails(['check', 'fraud-detection@v0.2.0', '--to', 'Production'], {
      cwd: dir,
      refs: dir,
      code: 2,
      saying: /governs/,
    });
    await fails(promotion, { cwd: dir, refs: dir, code: 2, saying: /governs/ });
    const { code, stdout } = await stagegate([...promotion, '--ungoverned', '--format', 'json'], { cwd: dir });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'applied', severity: 'raised', ungoverned: true });
  });

  it('a policy in the working tree alone decides nothing', async () => {
    const dir = project();
    writeFiles(dir, {
      'promotion-policy.yaml': 'version: 1\nmodels: [fraud-*]\ntransitions: [{from: [Staging], to: Production}]\n',
    });
    const refused = await stagegate(
      ['promote', 'fraud-detection@v0.1.0', '--to', 'Production', '--reason', 'r', '--yes'],
      { cwd: dir },
    );
    expect(refused.code).toBe(1);
    const preview = await stagegate(
      [
        'check',
        'fraud-detection@v0.1.0',
        '--to',
        'Production',
        '--policy',
        'promotion-policy.yaml',
        '--format',
        'json',
      ],
      { cwd: dir },
    );
    expect(preview.code, preview.stderr).toBe(0);
    expect(JSON.parse(preview.stdout)).toMatchObject({ result: 'pass', policy: { preview: true } });
  });
});

describe('bad data', () => {
  it('metrics that are not JSON are an error, not a failure or a pass', async () => {
    const dir = project();
    commitFiles(dir, { 'models/fraud-detection/metrics.json': '{"validation_accuracy": 0.99,' });
    for (const args of [
      ['register', 'fraud-detection', '--source', 'HEAD', '--bump', 'patch'],
      ['annotate', 'fraud-detection@latest', '--tag', 'bias_review=done'],
      ['promote', 'fraud-detection@latest', '--to', 'Staging', '--reason', 'r', '--yes'],
    ]) {
      expect((await stagegate(args, { cwd: dir })).code).toBe(0);
    }
    const { code, stdout } = await stagegate(['check', 'fraud-detection@latest', '--to', 'Production'], { cwd: dir });
    expect(code).toBe(3);
    expect(stdout).toMatch(/metrics\.json/);
  });

  it('tags that other tools choke on are stepped around', async () => {
    const dir = project();
    git(dir, 'tag', '-a', 'fraud-detection@created', '-m', 'poison');
    const { code, stdout } = await stagegate(['models', '--format', 'json'], { cwd: dir });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(1);
  });
});

describe('remotes', () => {
  function withRemote(): { dir: string; remote: string } {
    const dir = copyOf(project());
    const remote = freshPath('remote.git');
    git(dir, 'clone', '--quiet', '--bare', dir, remote);
    git(dir, 'remote', 'add', 'origin', remote);
    git(dir, 'fetch', '--quiet', 'origin');
    git(remote, 'symbolic-ref', 'HEAD', 'refs/heads/main');
    return { dir, remote };
  }

  it('a push that the host refuses leaves nothing behind', async () => {
    const { dir, remote } = withRemote();
    const hook = path.join(remote, 'hooks/pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho "no promotions on Sundays" >&2\nexit 1\n');
    chmodSync(hook, 0o755);
    const [here, there] = [refsOf(dir), refsOf(remote)];
    const { code, stdout, stderr } = await stagegate(promotion, { cwd: dir });
    expect(code, stdout + stderr).toBe(3);
    expect(stdout + stderr).toMatch(/refused|rejected|declined/i);
    expect(refsOf(remote)).toBe(there);
    expect(refsOf(dir)).toBe(here);
  });

  it('a clone that never fetched the audit branch fetches it before it decides', async () => {
    const { dir, remote } = withRemote();
    await stagegate(['hold', 'fraud-detection', '--stage', 'Production', '--reason', 'r'], { cwd: dir });
    const clone = freshPath('single');
    git(dir, 'clone', '--quiet', '--single-branch', `file://${remote}`, clone);
    const check = ['check', 'fraud-detection@v0.2.0', '--to', 'Production', '--format', 'json'];
    git(clone, 'remote', 'set-url', 'origin', freshPath('nowhere.git'));
    const blind = await stagegate(check, { cwd: clone });
    expect(blind.code, blind.stderr).toBe(3);
    expect(JSON.parse(blind.stdout)).toMatchObject({ blockers: expect.arrayContaining(['hold']) as string[] });
    expect((await stagegate(['audit', 'log'], { cwd: clone })).code).toBe(3);
    git(clone, 'remote', 'set-url', 'origin', remote);
    const seeing = await stagegate(check, { cwd: clone });
    expect(seeing.code, seeing.stderr).toBe(1);
    expect(JSON.parse(seeing.stdout)).toMatchObject({ result: 'fail', blockers: ['hold'] });
  });

  it('an audit branch that was deleted on the remote stops everything', async () => {
    const { dir, remote } = withRemote();
    git(remote, 'update-ref', '-d', 'refs/heads/stagegate-audit');
    const there = refsOf(remote);
    const { code, stderr, stdout } = await stagegate(promotion, { cwd: dir });
    expect(code, stdout + stderr).toBe(3);
    expect(stdout + stderr).toMatch(/stagegate-audit was (deleted|rewritten) on origin/);
    expect(refsOf(remote)).toBe(there);
  });

  it('an audit branch that was rewritten on the remote stops everything', async () => {
    const { dir, remote } = withRemote();
    git(remote, 'update-ref', 'refs/heads/stagegate-audit', 'refs/heads/stagegate-audit~2');
    const there = refsOf(remote);
    const { code, stderr, stdout } = await stagegate(promotion, { cwd: dir });
    expect(code, stdout + stderr).toBe(3);
    expect(stdout + stderr).toMatch(/stagegate-audit was (deleted|rewritten) on origin/);
    expect(refsOf(remote)).toBe(there);
  });

  it('of two clones that promote at once one wins, and the other can try again', async () => {
    const { dir, remote } = withRemote();
    const other = freshPath('other');
    git(dir, 'clone', '--quiet', remote, other);
    git(other, 'config', 'user.name', 'Cy Okafor');
    git(other, 'config', 'user.email', 'cy@example.com');
    const answers = await Promise.all([stagegate(promotion, { cwd: dir }), stagegate(promotion, { cwd: other })]);
    expect(answers.map(({ code }) => code).sort()).toEqual([0, 3]);
    const tags = git(remote, 'for-each-ref', '--format=%(refname)', 'refs/tags/fraud-detection#Production#*');
    expect(tags.split('\n')).toHaveLength(2);
    const loser = answers[0].code === 3 ? dir : other;
    const again = await stagegate(promotion, { cwd: loser });
    expect(again.code).toBe(1);
    expect(again.stdout + again.stderr).toMatch(/already/);
  });
});
