import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import { TAG_FORMAT } from '../../adapters/git/gto/events';
import { eventOf } from '../support/events';
import { repoWithTags } from '../support/tag-generator';
import { GitRepo } from '../support/git-repo';

/** The fastest of a few runs, in milliseconds: other programs only ever add to it. */
async function fastest(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

it(
  'lists the models of 10,000 tags in a small multiple of what git needs to print them',
  { timeout: 120_000 },
  async () => {
    const repo = repoWithTags(10_000);
    const args = ['-C', repo.dir, 'for-each-ref', `--format=${TAG_FORMAT}`, 'refs/tags'];
    const git = await fastest(() => execFileSync('git', args, { maxBuffer: 2 ** 28 }));
    const first = await fastest(async () => (await openGitSession({ cwd: repo.dir })).registry.listModels());
    const { registry } = await openGitSession({ cwd: repo.dir });
    const again = await fastest(() => registry.listModels());
    const figures = `for-each-ref ${git.toFixed(0)} ms, first list ${first.toFixed(0)} ms, again ${again.toFixed(0)} ms`;
    expect((await registry.listModels()).items).toHaveLength(100);
    expect(first / git, figures).toBeLessThan(5);
    expect(again / git, figures).toBeLessThan(3);
  },
);

it('appends to a long trail as fast as to a short one, and reads it linearly', { timeout: 120_000 }, async () => {
  const repo = GitRepo.create();
  const lines = Array.from({ length: 10_000 }, (_, index) => {
    const text = JSON.stringify(eventOf({ id: `event-${String(index)}` }));
    const time = String(1_700_000_000 + index);
    return `commit refs/heads/stagegate-audit\ncommitter Ana <ana@example.com> ${time} +0000\ndata 2\ne\nM 100644 inline event.json\ndata ${String(text.length)}\n${text}\n`;
  });
  execFileSync('git', ['-C', repo.dir, 'fast-import', '--quiet'], { input: lines.join('') });
  const { trail } = await openGitSession({ cwd: repo.dir });
  const start = performance.now();
  const { entries, problems, tip } = await trail.read();
  const read = performance.now() - start;
  expect(problems).toEqual([]);
  expect(entries).toHaveLength(10_000);
  let last = tip;
  const long = await fastest(async () => {
    last = (await trail.append(eventOf({ id: 'appended' }), last)).id;
  });
  const short = (await openGitSession({ cwd: GitRepo.create().dir })).trail;
  let end: string | undefined;
  const brief = await fastest(async () => {
    end = (await short.append(eventOf({ id: 'appended' }), end)).id;
  });
  const figures = `read ${read.toFixed(0)} ms; append ${long.toFixed(0)} ms at 10,000 events, ${brief.toFixed(0)} ms at none`;
  expect(long / brief, figures).toBeLessThan(2.5);
});
