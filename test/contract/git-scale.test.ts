import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import { ANA, eventOf } from '../support/events';
import { gitProcesses, mostAtOnce } from '../support/git-processes';
import { GitRepo } from '../support/git-repo';
import { repoWithTags } from '../support/tag-generator';

const LIMIT = { timeout: 120_000 };

it('lists the models of 10,000 tags with as many git processes as those of 10', LIMIT, async () => {
  const list = (dir: string) =>
    gitProcesses(async () => {
      const { items } = await (await openGitSession({ cwd: dir })).registry.listModels();
      expect(items.length).toBeGreaterThan(0);
    });
  const [few, many] = [await list(repoWithTags(10).dir), await list(repoWithTags(10_000).dir)];
  expect(few).toBeGreaterThan(0);
  expect(many).toBe(few);
});

it('appends to a trail of 10,000 events with as many git processes as to an empty one', LIMIT, async () => {
  const repo = GitRepo.create();
  const lines = Array.from({ length: 10_000 }, (_, index) => {
    const text = JSON.stringify(eventOf({ id: `event-${String(index)}` }));
    const time = String(1_700_000_000 + index);
    return `commit refs/heads/stagegate-audit\ncommitter Ana <ana@example.com> ${time} +0000\ndata 2\ne\nM 100644 inline event.json\ndata ${String(text.length)}\n${text}\n`;
  });
  execFileSync('git', ['-C', repo.dir, 'fast-import', '--quiet'], { input: lines.join('') });
  const { trail } = await openGitSession({ cwd: repo.dir });
  const { entries, problems, tip } = await trail.read();
  expect(problems).toEqual([]);
  expect(entries).toHaveLength(10_000);
  const short = (await openGitSession({ cwd: GitRepo.create().dir })).trail;
  const brief = await gitProcesses(() => short.append(eventOf({ id: 'appended' }), undefined));
  const long = await gitProcesses(() => trail.append(eventOf({ id: 'appended' }), tip));
  expect(brief).toBeGreaterThan(0);
  expect(long).toBe(brief);
});

it('releases hundreds of holders with few git processes at once', LIMIT, async () => {
  const repo = GitRepo.create();
  const versions = 40;
  for (let index = 0; index < versions; index += 1) {
    const commit = repo.commit();
    const time = 1_750_000_000 + index;
    repo.tag(`m@v1.${String(index)}.0`, commit, { time });
    repo.tag(`m#prod#${String(index)}`, commit, { time });
  }
  const { registry } = await openGitSession({ cwd: repo.dir });
  const changes = [{ kind: 'release', version: `v1.${String(versions - 1)}.0`, stage: 'prod' }] as const;
  const move = {
    model: 'm',
    changes,
    actor: ANA,
    at: '2026-11-22T12:00:00Z',
    record: 'r',
    deadline: '2999-01-01T00:00:00Z',
  };
  expect(await mostAtOnce('mktag', () => registry.moveStages(move))).toBeLessThanOrEqual(8);
  expect((await registry.getModel('m'))?.stages).toEqual({});
  expect((await registry.stageEvents('m')).filter(({ kind }) => kind === 'release')).toHaveLength(versions);
});
