import { beforeEach, describe, expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import type { RegistrySession } from '../../core/promotion/session';
import type { StageMove } from '../../core/registry/port';
import { ANA, outcomeOf } from '../support/events';
import { GitRepo } from '../support/git-repo';
import { expectFailure } from './registry-contract';

const MEANS_TWO = 'm v1.0.0 is registered at several commits';

const toProd = (version: string): StageMove => ({
  model: 'm',
  changes: [{ kind: 'assign', version, stage: 'prod' }],
  actor: ANA,
  at: '2026-11-22T12:00:00Z',
  record: 'record-1',
  deadline: '2999-01-01T00:00:00Z',
});

describe('a version name at two commits', () => {
  let repo: GitRepo;
  let commits: readonly [string, string, string];
  let session: RegistrySession;
  beforeEach(async () => {
    repo = GitRepo.create();
    const at = (f1: string): string => repo.commit({ 'metrics.json': `{"f1": ${f1}}` });
    commits = [at('0.1'), at('0.9'), at('0.5')];
    repo.tag('m@v1.0.0', commits[0]);
    repo.tag('m@v1.1.0', commits[2]);
    session = await openGitSession({ cwd: repo.dir });
  });

  it('is a problem, and no gate sees either', async () => {
    repo.tag('m@v1.0.0#2', commits[1], { time: 1_750_000_100 });
    const { registry } = session;
    const problems = await registry.problems();
    expect(problems).toMatchObject([{ subject: 'refs/tags/m@v1.0.0#2', model: 'm' }]);
    const { facts, unavailable } = await registry.readFacts('m', ['v1.0.0', 'v1.1.0']);
    expect(unavailable.metrics).toContain(MEANS_TWO);
    expect(facts[0]).not.toHaveProperty('metrics');
    expect(facts[1]).toHaveProperty('metrics');
    expect((await registry.listVersions('m')).items.map(({ version }) => version)).toEqual(['v1.1.0', 'v1.0.0']);
  });

  it.each([
    ['both', false],
    ['one of them deregistered', true],
  ])('is moved to no stage: %s', async (_which, deregistered) => {
    repo.tag('m@v1.0.0#2', commits[1], { time: 1_750_000_100 });
    if (deregistered) repo.tag('m@v1.0.0!#3', commits[0], { time: 1_750_000_200 });
    const before = repo.refs();
    const failure = await expectFailure('invalid', session.registry.moveStages(toProd('v1.0.0')));
    expect(failure.message).toContain(MEANS_TWO);
    for (const commit of commits.slice(0, 2)) expect(failure.message).toContain(commit.slice(0, 10));
    expect(repo.refs()).toBe(before);
    await session.registry.moveStages(toProd('v1.1.0'));
  });

  it('is not made by registering again where the version was before', async () => {
    repo.tag('m@v1.0.0!', commits[0], { time: 1_750_000_100 });
    repo.tag('m@v1.0.0#2', commits[1], { time: 1_750_000_200 });
    const again = session.registry.register({ model: 'm', source: commits[0], actor: ANA });
    expect((await expectFailure('invalid', again)).message).toContain(MEANS_TWO);
  });

  it('keeps no recorded move from being completed as it was recorded', async () => {
    const written = await session.write(toProd('v1.0.0'), (receipts) => outcomeOf({ receipts }), undefined);
    const { subject, id } = written.receipts[0]!;
    // The tag of the move is gone, object and all, and the other commit is the first that bears the name.
    for (const ref of [subject, 'refs/tags/m@v1.0.0']) repo.git('update-ref', '-d', ref);
    repo.git('prune', '--expire=now');
    repo.tag('m@v1.0.0#2', commits[1], { time: 1_750_000_100 });
    repo.tag('m@v1.0.0', commits[0], { time: 1_750_000_200 });
    await session.complete(written);
    expect(repo.git('rev-parse', subject)).toBe(id);
    expect(repo.git('rev-parse', `${subject}^{commit}`)).toBe(commits[0]);
  });
});
