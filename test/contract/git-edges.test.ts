import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import type { RegistrySession } from '../../core/promotion/session';
import type { StageMove } from '../../core/registry/port';
import { ANA, eventOf } from '../support/events';
import { GitRepo, temporaryFolder } from '../support/git-repo';
import { expectFailure } from './registry-contract';

const open = (repo: GitRepo): Promise<RegistrySession> => openGitSession({ cwd: repo.dir });

function repoWithVersion(...options: readonly string[]): GitRepo {
  const repo = GitRepo.create(...options);
  repo.tag('m@v1.0.0', repo.commit({ 'metrics.json': '{"f1": 0.30}' }));
  return repo;
}

const toProd = (stage = 'prod', model = 'm'): StageMove => ({
  model,
  changes: [{ kind: 'assign', version: 'v1.0.0', stage }],
  actor: ANA,
  at: '2026-11-22T12:00:00Z',
  record: 'r',
  deadline: '2999-01-01T00:00:00Z',
});

describe('repositories that are not as usual', () => {
  const environment = { ...process.env };
  afterEach(() =>
    Object.assign(process.env, { PATH: environment['PATH'], GIT_CONFIG_GLOBAL: process.env['GIT_CONFIG_GLOBAL'] }),
  );

  it('says that there is no repository, or no folder', async () => {
    const dir = temporaryFolder();
    expect((await expectFailure('unreachable', openGitSession({ cwd: dir }))).message).toContain(
      'not inside a Git repository',
    );
    const missing = path.join(dir, 'nowhere');
    expect((await expectFailure('unreachable', openGitSession({ cwd: missing }))).message).toContain('does not exist');
  });

  it('says that git is missing or too old', async () => {
    const repo = repoWithVersion();
    process.env['PATH'] = temporaryFolder();
    expect((await expectFailure('unreachable', open(repo))).message).toContain('git was not found');
    const bin = temporaryFolder();
    writeFileSync(path.join(bin, 'git'), '#!/bin/sh\necho git version 2.17.1\n');
    chmodSync(path.join(bin, 'git'), 0o755);
    process.env['PATH'] = bin;
    expect((await expectFailure('unreachable', open(repo))).message).toContain('2.30');
  });

  it('reads an empty repository, and writes nothing to it', async () => {
    const { registry, policies, trail } = await open(GitRepo.create());
    expect(await registry.listModels()).toEqual({ items: [] });
    expect(await registry.problems()).toEqual([]);
    expect(await policies.committed()).toEqual([]);
    expect((await trail.read()).entries).toEqual([]);
    await expectFailure('invalid', registry.register({ model: 'm', source: 'HEAD', actor: ANA }));
    await expectFailure('invalid', registry.moveStages(toProd()));
  });

  it('works with a detached HEAD, in a sub-folder, in a linked worktree and in a bare repository', async () => {
    const repo = repoWithVersion();
    repo.commit({ 'promotion-policy.yaml': 'version: 1\n' });
    const tree = path.join(temporaryFolder(), 'tree');
    repo.git('worktree', 'add', '--quiet', '--detach', tree);
    repo.git('checkout', '--quiet', '--detach');
    mkdirSync(path.join(repo.dir, 'sub'));
    const bare = temporaryFolder();
    repo.git('clone', '--quiet', '--bare', repo.dir, bare);
    new GitRepo(bare).git('remote', 'remove', 'origin');
    for (const dir of [repo.dir, path.join(repo.dir, 'sub'), tree, bare]) {
      const { registry, trail, policies } = await openGitSession({ cwd: dir });
      await registry.moveStages(toProd());
      await trail.append(eventOf({ id: dir }), (await trail.read()).tip);
      expect((await registry.getModel('m'))?.stages, dir).toEqual({ prod: 'v1.0.0' });
      expect(
        (await policies.committed()).map((file) => file.path),
        dir,
      ).toEqual(['promotion-policy.yaml']);
      expect(
        (await policies.workingCopy()).map((file) => file.path),
        dir,
      ).toEqual(dir === bare ? [] : ['promotion-policy.yaml']);
    }
  });

  it('reads a shallow clone, and says which facts it cannot know', async () => {
    const repo = repoWithVersion();
    repo.commit();
    const shallow = GitRepo.clone(pathToFileURL(repo.dir).href, '--depth', '1', '--no-tags');
    // Tag objects without the commits that they name, as some CI systems leave them.
    const text = `${repo.git('cat-file', 'tag', 'refs/tags/m@v1.0.0')}\n`;
    const id = shallow.run(['hash-object', '-t', 'tag', '-w', '--stdin', '--literally'], { input: text });
    writeFileSync(path.join(shallow.dir, '.git', 'refs', 'tags', 'm@v1.0.0'), `${id}\n`);
    const { registry } = await openGitSession({ cwd: shallow.dir });
    expect((await registry.getModel('m'))?.latestVersion).toBe('v1.0.0');
    const { facts, unavailable } = await registry.readFacts('m', ['v1.0.0']);
    expect(facts[0]).not.toHaveProperty('metrics');
    expect(unavailable.metrics).toContain('git fetch --unshallow');
    expect((await expectFailure('invalid', registry.moveStages(toProd()))).message).toContain('--unshallow');
  });

  it('says that nobody knows who is asking', async () => {
    const repo = repoWithVersion();
    const known = process.env['GIT_CONFIG_GLOBAL'];
    const nobody = path.join(temporaryFolder(), 'config');
    writeFileSync(nobody, '');
    process.env['GIT_CONFIG_GLOBAL'] = nobody;
    try {
      const session = await open(repo);
      expect((await expectFailure('refused', session.identity())).message).toContain('user.email');
    } finally {
      process.env['GIT_CONFIG_GLOBAL'] = known;
    }
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('says that .git is read-only', async () => {
    const repo = repoWithVersion();
    const session = await open(repo);
    for (const dir of ['', 'objects', 'refs/tags']) chmodSync(path.join(repo.dir, '.git', dir), 0o555);
    expect((await expectFailure('refused', session.registry.moveStages(toProd()))).message).toContain('read-only');
    for (const dir of ['', 'objects', 'refs/tags']) chmodSync(path.join(repo.dir, '.git', dir), 0o755);
  });

  it('says that another git process holds a lock', async () => {
    const repo = repoWithVersion();
    const session = await open(repo);
    mkdirSync(path.join(repo.dir, '.git/refs/tags'), { recursive: true });
    writeFileSync(path.join(repo.dir, '.git/refs/tags/m#prod#1.lock'), '');
    const failure = await expectFailure('unreachable', session.registry.moveStages(toProd()));
    expect(failure.message).toContain('m#prod#1.lock');
  });

  it('keeps names that git or gto cannot hold away from both', async () => {
    const repo = repoWithVersion();
    repo.git('tag', '-a', '-m', 'simple', 'm#eu#1', 'HEAD');
    const { registry } = await open(repo);
    const before = repo.refs();
    for (const stage of ['-x', 'a b', 'ä', 'a..b', 'prod/', 'a//b', '', 'x.lock', '--force']) {
      await expectFailure('invalid', registry.moveStages(toProd(stage)));
    }
    for (const model of ['-m', './m:x', 'a..b:m', 'a//b', 'm.n', 'modèle', 'x.lock/y:m', '', '.hidden:m', 'm:n:o']) {
      await expectFailure('invalid', registry.register({ model, source: 'HEAD', actor: ANA }));
    }
    for (const source of ['--all', '-n', '', 'no such branch', 'HEAD\nHEAD']) {
      await expectFailure('invalid', registry.register({ model: 'other', source, actor: ANA }));
    }
    await expectFailure('invalid', registry.register({ model: 'm', source: 'HEAD', actor: ANA }));
    await expectFailure('invalid', registry.register({ model: 'other', source: 'HEAD', bump: 'minor', actor: ANA }));
    expect(repo.refs()).toBe(before);
  });

  it('keeps a stage away that would need a folder where a tag is', async () => {
    const repo = repoWithVersion();
    repo.tag('m#prod', repo.git('rev-parse', 'HEAD'));
    const { registry } = await open(repo);
    expect((await expectFailure('invalid', registry.moveStages(toProd('prod/eu')))).message).toContain('beside m#prod');
  });

  it('allows only the stages that .gto lists', async () => {
    const repo = repoWithVersion();
    repo.commit({ '.gto': 'stages: [dev, prod]\n' });
    const { registry } = await open(repo);
    expect((await expectFailure('invalid', registry.moveStages(toProd('staging')))).message).toContain('dev, prod');
    await registry.moveStages(toProd('prod'));
  });

  it('is not misled by the variables of a hook that it runs in', async () => {
    const [repo, other] = [repoWithVersion(), GitRepo.create()];
    process.env['GIT_DIR'] = path.join(other.dir, '.git');
    try {
      expect((await (await open(repo)).registry.listModels()).items).toHaveLength(1);
    } finally {
      delete process.env['GIT_DIR'];
    }
  });

  it('goes by exit codes where git talks to itself on standard error', async () => {
    const repo = repoWithVersion();
    const session = await open(repo);
    process.env['GIT_TRACE'] = '1';
    try {
      await session.trail.append(eventOf({ id: 'e1' }), undefined);
      await expectFailure('invalid', session.registry.register({ model: 'x', source: 'nowhere', actor: ANA }));
    } finally {
      delete process.env['GIT_TRACE'];
    }
  });

  it('appends again after a setting of git could not be read', async () => {
    const repo = repoWithVersion();
    const { trail } = await open(repo);
    repo.git('config', 'commit.gpgsign', 'perhaps');
    await expectFailure('unreachable', trail.append(eventOf({ id: 'e1' }), undefined));
    repo.git('config', 'commit.gpgsign', 'false');
    await trail.append(eventOf({ id: 'e1' }), undefined);
  });

  it.skipIf(process.platform === 'win32')('finds policies through a symbolic link into a sub-folder', async () => {
    const repo = repoWithVersion();
    repo.commit({ 'promotion-policy.yaml': 'version: 1\n', 'sub/file': '' });
    const link = path.join(temporaryFolder(), 'link');
    symlinkSync(path.join(repo.dir, 'sub'), link);
    const { policies } = await openGitSession({ cwd: link });
    expect(await policies.workingCopy()).toMatchObject([{ path: 'promotion-policy.yaml', preview: false }]);
  });

  it('takes a policy that was checked out with CRLF for the committed one, and a changed one for a preview', async () => {
    const repo = repoWithVersion();
    repo.commit({ 'promotion-policy.yaml': 'version: 1\nstages: {}\n' });
    const { policies } = await open(repo);
    const file = path.join(repo.dir, 'promotion-policy.yaml');
    writeFileSync(file, 'version: 1\r\nstages: {}\r\n');
    const [committed] = await policies.committed();
    expect(await policies.workingCopy()).toMatchObject([{ preview: false, digest: committed?.digest }]);
    writeFileSync(file, 'version: 1\r\nstages: []\r\n');
    expect(await policies.workingCopy()).toMatchObject([
      { preview: true, digest: repo.git('hash-object', '--no-filters', 'promotion-policy.yaml') },
    ]);
  });

  it('reads a trail once for all settings of a session', async () => {
    const session = await open(repoWithVersion());
    for (const id of ['e1', 'e2']) await session.trail.append(eventOf({ id }), (await session.trail.read()).tip);
    const snapshot = await session.trail.read();
    expect(await session.withAudit({ push: 'required' }).trail.read()).toBe(snapshot);
  });

  it('shows no password of a remote', async () => {
    const repo = repoWithVersion();
    repo.git('remote', 'add', 'origin', 'https://ana:s3cret@127.0.0.1:1/models.git');
    const session = (await open(repo)).withAudit({ push: 'required' });
    expect((await expectFailure('unreachable', session.trail.fetch())).message).not.toContain('s3cret');
    const pushed = session.registry.moveStages(toProd());
    expect((await expectFailure('unreachable', pushed)).message).not.toContain('s3cret');
  });
});
