import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import { resolveReference } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import { ANA, eventOf } from '../support/events';
import { GitRepo } from '../support/git-repo';
import { expectFailure } from './registry-contract';

const sessionIn = ({ dir }: GitRepo): Promise<RegistrySession> => openGitSession({ cwd: dir });

describe('the source of a version', () => {
  let repo: GitRepo;
  let session: RegistrySession;
  const register = (source: string, from = session): Promise<unknown> =>
    from.registry.register({ model: 'm', source, actor: ANA });
  beforeEach(async () => {
    repo = GitRepo.create();
    repo.commit();
    repo.commit();
    session = await sessionIn(repo);
  });

  it.each(['^main', 'HEAD@{999}', '@{upstream}', ':/no such message', 'HEAD^{/nothing}', 'main..HEAD', 'HEAD^{tree}'])(
    '%s is no commit, and says so',
    async (source) => {
      const before = repo.refs();
      const { message } = await expectFailure('invalid', register(source));
      expect(message).toContain(`"${source}" is no commit`);
      expect(repo.refs()).toBe(before);
    },
  );

  it.each(['HEAD~1', 'main', 'HEAD@{1}'])('%s is one', async (source) => {
    await register(source);
    expect(repo.git('rev-parse', 'm@v0.0.1^{commit}')).toBe(repo.git('rev-parse', `${source}^{commit}`));
  });

  it('is no record of the audit trail, here or on a remote', async () => {
    for (const id of ['e1', 'e2']) await session.trail.append(eventOf({ id }), (await session.trail.read()).tip);
    const first = repo.git('rev-parse', 'stagegate-audit~1');
    const clone = GitRepo.clone(repo.dir, '--origin', 'team/eu');
    for (const source of ['stagegate-audit', first, `${first}~0`]) {
      expect((await expectFailure('invalid', register(source))).message).toContain('record of the audit trail');
    }
    const there = await sessionIn(clone);
    const remote = register('refs/remotes/team/eu/stagegate-audit', there);
    expect((await expectFailure('invalid', remote)).message).toContain('record of the audit trail');
    await register('HEAD');
  });

  it('stays one when another branch has it too', async () => {
    const commit = repo.git('rev-parse', 'HEAD~1');
    repo.git('branch', 'stagegate-audit', 'HEAD');
    await register(commit);
  });
});

it('advises to fetch the tags when a clone may lack what others see', async () => {
  const repo = GitRepo.create();
  const artifacts = { 'artifacts.yaml': 'm: {path: m.pkl}\n' };
  repo.tag('m@v1.0.0', repo.commit(artifacts));
  const clone = GitRepo.clone(pathToFileURL(repo.dir).href, '--no-tags', '--depth', '1');
  for (const ref of ['m/v1.0.0', 'other/v1.0.0']) {
    const missing = resolveReference(await sessionIn(clone), ref);
    expect((await expectFailure('invalid', missing)).message).toContain('run git fetch --tags');
  }
  const alone = resolveReference(await sessionIn(repo), 'm/v9.0.0');
  expect((await expectFailure('invalid', alone)).message).toMatch(/has no version v9\.0\.0 of m\.$/);
});
