import { expect, it } from 'vitest';
import { readFiles } from '../../adapters/git/blobs';
import { Git } from '../../adapters/git/git';
import { openGitSession } from '../../adapters/git/session';
import { gitProcesses } from '../support/git-processes';
import { GitRepo } from '../support/git-repo';

it('reads and parses a content once, however many commits have it', async () => {
  const repo = GitRepo.create();
  const commits = [repo.commit({ 'a.yaml': 'one', 'b.yaml': 'one' }), repo.commit(), repo.commit({ 'a.yaml': 'two' })];
  const names = commits.flatMap((commit) => ['a.yaml', 'b.yaml', 'c.yaml', ''].map((path) => ({ commit, path })));
  const parsed: string[] = [];
  const parse = (text: string, path: string): string => {
    parsed.push(`${path}: ${text}`);
    return text;
  };
  const missing = { commit: '0'.repeat(40), path: '' };
  let read: readonly (string | undefined)[] = [];
  const processes = await gitProcesses(async () => {
    read = await readFiles(new Git(repo.dir), [...names, missing], { parse, tooLong: 'long', directory: 'folder' });
  });
  expect(read).toEqual([
    ...['one', 'one', undefined, 'folder'],
    ...['one', 'one', undefined, 'folder'],
    ...['two', 'one', undefined, 'folder'],
    undefined,
  ]);
  expect(parsed.toSorted()).toEqual(['a.yaml: one', 'a.yaml: two', 'b.yaml: one']);
  expect(processes).toBe(2);
});

it('holds no more than a portion of large files at once, and none that is too large', async () => {
  const repo = GitRepo.create();
  const file = (index: number): [string, string] => [`f${String(index)}`, `${String(index)}\n`.padEnd(1_900_000)];
  const commit = repo.commit({
    ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => file(index))),
    huge: ' '.repeat(2_000_001),
  });
  const names = ['huge', ...Array.from({ length: 20 }, (_, index) => `f${String(index)}`)];
  const reader = { parse: (text: string) => text.trim(), tooLong: 'too long' };
  let read: readonly (string | undefined)[] = [];
  const processes = await gitProcesses(async () => {
    const files = names.map((path) => ({ commit, path }));
    read = await readFiles(new Git(repo.dir), files, reader);
  });
  expect(read).toEqual(['too long', ...Array.from({ length: 20 }, (_, index) => String(index))]);
  expect(processes).toBe(3);
});

it('says of a file that is too long that it is, and does not take it for absent', async () => {
  const long = ' '.repeat(2_000_001);
  const repo = GitRepo.create();
  repo.tag('m@v1.0.0', repo.commit({ 'metrics.json': `{"f1": 0.9}${long}`, 'README.md': `# Uses\n${long}` }));
  repo.tag('m@v1.1.0', repo.commit({ 'artifacts.yaml': `m: {path: m.pkl}\n${long}` }));
  repo.commit({ 'artifacts.yaml': 'm: {path: m.pkl}\n' });
  const { registry } = await openGitSession({ cwd: repo.dir });
  const plain = await registry.readFacts('m', ['v1.0.0']);
  expect(plain.unavailable.metrics).toMatch(/^metrics\.json .* is longer than 2 MB\.$/);
  expect(plain.unavailable.card).toMatch(/^README\.md .* is longer than 2 MB\.$/);
  const lost = await registry.readFacts('m', ['v1.1.0']);
  expect(lost.unavailable.tags).toMatch(/^artifacts\.yaml .* is longer than 2 MB\.$/);
  expect((await registry.problems()).map(({ message }) => message)).toEqual([
    expect.stringMatching(/artifacts\.yaml at commit .* is longer than 2 MB\.$/),
  ]);
});
