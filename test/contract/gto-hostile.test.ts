import { afterAll, expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import type { StageMove } from '../../core/registry/port';
import { ANA } from '../support/events';
import { GitRepo } from '../support/git-repo';
import { describeWithGto, expectSameAsGto } from '../support/gto';
import type { GtoOracle } from '../support/gto';
import { expectFailure } from './registry-contract';

const LIMIT = { timeout: 120_000 };
const TIME = 1_760_000_000;

function dated(repo: GitRepo, name: string, commit: string, date: string): void {
  const text = `object ${commit}\ntype commit\ntag ${name}\ntagger Ana <ana@example.com> ${date}\n\nx\n`;
  repo.tag(name, commit, { text });
}

const toDev: StageMove = {
  model: 'm',
  changes: [{ kind: 'assign', version: 'v1.0.0', stage: 'dev' }],
  actor: ANA,
  at: new Date(TIME * 1000).toISOString(),
  record: 'r',
  deadline: '2999-01-01T00:00:00Z',
};

describeWithGto('hostile tags', (oracle) => {
  let gto: GtoOracle | undefined;
  afterAll(() => gto?.stop());

  it('a counter of any size is counted on as gto does', LIMIT, async () => {
    gto = oracle();
    for (const counter of [
      '9007199254740992',
      '9999999999999999999999999',
      '007',
      '10000000000000000000000000000007',
    ]) {
      const [theirs, ours] = [GitRepo.create(), GitRepo.create()];
      for (const repo of [theirs, ours]) {
        const commit = repo.commit();
        repo.tag('m@v1.0.0', commit);
        repo.tag(`m#x#${counter}`, commit);
      }
      const reply = await gto.ask(theirs.dir, ['assign', 'm', '--version', 'v1.0.0', '--stage', 'dev'], TIME);
      expect(reply).toMatchObject({ rc: 0, error: '' });
      const { registry } = await openGitSession({ cwd: ours.dir });
      await registry.moveStages(toDev);
      const names = (repo: GitRepo): string => repo.git('tag');
      expect(names(ours)).toBe(names(theirs));
      await expectSameAsGto(ours.dir, await gto.ask(ours.dir));
    }
  });

  it('a date is a problem when gto cannot read it, and only then', LIMIT, async () => {
    gto = oracle();
    const dates: readonly (readonly [date: string, readable: boolean])[] = [
      ['0 +0000', true],
      ['0 -2359', true],
      ['1750000000 +2359', true],
      ['1750000000 +0075', true],
      ['253402214399 +0530', true],
      ['253402300799 +0530', false],
      ['253402300800 +0000', false],
      ['8640000000000 +0530', false],
      ['1750000000 +2400', false],
      ['1750000000 -9999', false],
    ];
    for (const [date, readable] of dates) {
      const repo = GitRepo.create();
      dated(repo, 'm@v1.0.0', repo.commit(), date);
      const reply = await gto.ask(repo.dir);
      const { registry } = await openGitSession({ cwd: repo.dir });
      const problems = await registry.problems();
      if (readable) {
        expect(problems, date).toEqual([]);
        await expectSameAsGto(repo.dir, reply);
      } else {
        expect(reply.show === null || reply.history === null, date).toBe(true);
        expect(problems, date).toMatchObject([{ subject: 'refs/tags/m@v1.0.0' }]);
        expect((await registry.listModels()).items, date).toEqual([]);
      }
    }
  });

  it('one name at two commits is listed by both, and moved by neither', LIMIT, async () => {
    gto = oracle();
    const repo = GitRepo.create();
    repo.tag('m@v1.0.0', repo.commit());
    repo.tag('m@v1.0.0#2', repo.commit(), { time: 1_750_000_100 });
    const assign = ['assign', 'm', '--version', 'v1.0.0', '--stage', 'dev'];
    const reply = await gto.ask(repo.dir, assign, TIME);
    expect(reply.rc).not.toBe(0);
    expect(reply.error).toMatch(/Multiple versions/);
    await expectSameAsGto(repo.dir, await gto.ask(repo.dir));
    const { registry } = await openGitSession({ cwd: repo.dir });
    await expectFailure('invalid', registry.moveStages(toDev));
  });
});

it('a tag from the day after tomorrow takes no further tags with it into the future', async () => {
  const repo = GitRepo.create();
  const commit = repo.commit();
  const day = 86_400;
  repo.tag('m@v1.0.0', commit, { time: TIME + day - 10 });
  const { registry } = await openGitSession({ cwd: repo.dir });
  await registry.moveStages(toDev);
  expect((await registry.getModel('m'))?.stages).toEqual({ dev: 'v1.0.0' });
  repo.tag('m#x#7', commit, { time: TIME + 2 * day });
  const { message } = await expectFailure('invalid', registry.moveStages(toDev));
  expect(message).toContain('Tag m#x#7 is dated 2025-10-11T');
  const now = Math.floor(Date.now() / 1000);
  repo.tag('n@v1.0.0', commit, { time: now + 2 * day });
  await expectFailure('invalid', registry.register({ model: 'n', source: repo.commit(), actor: ANA }));
  expect(repo.git('tag').split('\n')).toEqual(['m#dev#1', 'm#x#7', 'm@v1.0.0', 'n@v1.0.0']);
});

it('a counter that no file name can hold is told of in a sentence', async () => {
  const repo = GitRepo.create();
  const commit = repo.commit();
  repo.tag('m@v1.0.0', commit);
  repo.tag(`m#x#${'9'.repeat(245)}`, commit);
  const { registry } = await openGitSession({ cwd: repo.dir });
  const { message } = await expectFailure('invalid', registry.moveStages(toDev));
  expect(message).toContain('delete tags with such a long counter');
});
