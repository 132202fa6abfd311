import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Git } from '../../adapters/git/git';
import { parseTagListing } from '../../adapters/git/gto/events';
import { openGitSession } from '../../adapters/git/session';
import { listTags } from '../../adapters/git/tag-listing';
import { ANA } from '../support/events';
import { GitRepo } from '../support/git-repo';
import { expectFailure } from './registry-contract';

interface Poison {
  readonly name: string;
  readonly plant: (repo: GitRepo, commits: readonly [string, string]) => void;
  readonly subject: string;
}

const object = (type: string, id: string, name: string, tagger: string): string =>
  `object ${id}\ntype ${type}\ntag ${name}\n${tagger}\nbad\n`;
const ANA_LINE = 'tagger Ana <ana@example.com> 1750000500 +0000\n';

function looseObject(repo: GitRepo, ref: string): string {
  const id = repo.git('rev-parse', ref);
  return path.join(repo.dir, '.git/objects', id.slice(0, 2), id.slice(2));
}

const POISONS: readonly Poison[] = [
  {
    name: 'a creation tag',
    plant: (repo, [commit]) => repo.tag('bad@created', commit),
    subject: 'refs/tags/bad@created',
  },
  {
    name: 'a tag on a tree',
    plant: (repo, [commit]) => {
      const tree = repo.git('rev-parse', `${commit}^{tree}`);
      repo.tag('bad@v1.0.0', tree, { text: object('tree', tree, 'bad@v1.0.0', ANA_LINE) });
    },
    subject: 'refs/tags/bad@v1.0.0',
  },
  {
    name: 'a tag without a tagger',
    plant: (repo, [commit]) => repo.tag('bad@v1.0.0', commit, { text: object('commit', commit, 'bad@v1.0.0', '') }),
    subject: 'refs/tags/bad@v1.0.0',
  },
  {
    name: 'a tagger without a name or an address',
    plant: (repo, [commit]) =>
      repo.tag('bad@v1.0.0', commit, { text: object('commit', commit, 'bad@v1.0.0', 'tagger  <> 1750000500 +0000\n') }),
    subject: 'refs/tags/bad@v1.0.0',
  },
  {
    name: 'another name inside',
    plant: (repo, [commit]) =>
      repo.tag('bad@v1.0.0', commit, { text: object('commit', commit, 'something else', ANA_LINE) }),
    subject: 'refs/tags/bad@v1.0.0',
  },
  {
    name: 'a stage at a commit with two versions',
    plant: (repo, [, commit]) => {
      repo.tag('bad@v1.0.0', commit);
      repo.tag('bad@v1.0.1', commit);
      repo.tag('bad#prod#1', commit);
    },
    subject: 'refs/tags/bad#prod#1',
  },
  {
    name: 'a lightweight tag',
    plant: (repo, [commit]) => repo.git('tag', 'bad@v1.0.0', commit),
    subject: 'refs/tags/bad@v1.0.0',
  },
  {
    name: 'a broken artifacts.yaml',
    plant: (repo) => repo.commit({ 'artifacts.yaml': 'a: [b\n' }),
    subject: 'artifacts.yaml',
  },
  {
    name: 'a bad name in artifacts.yaml',
    plant: (repo) => repo.commit({ 'artifacts.yaml': '"a b": {}\n' }),
    subject: 'artifacts.yaml',
  },
  {
    name: 'one name at two commits',
    plant: (repo, [first, second]) => {
      repo.tag('bad@v1.0.0', first);
      repo.tag('bad@v1.0.0#2', second, { time: 1_750_000_100 });
    },
    subject: 'refs/tags/bad@v1.0.0#2',
  },
  {
    name: 'a date that no calendar has',
    plant: (repo, [commit]) => {
      const tagger = 'tagger Ana <ana@example.com> 8640000000000 +0530\n';
      repo.tag('bad@v1.0.0', commit, { text: object('commit', commit, 'bad@v1.0.0', tagger) });
    },
    subject: 'refs/tags/bad@v1.0.0',
  },
  {
    name: 'a tag whose object is missing',
    plant: (repo, [commit]) => {
      repo.tag('bad@v1.0.0', commit);
      rmSync(looseObject(repo, 'refs/tags/bad@v1.0.0'));
    },
    subject: 'refs/tags/bad@v1.0.0',
  },
  {
    name: 'a tag whose object is empty, as a crash leaves it',
    plant: (repo, [commit]) => {
      repo.tag('bad@v1.0.0', commit);
      const file = looseObject(repo, 'refs/tags/bad@v1.0.0');
      rmSync(file);
      writeFileSync(file, '');
    },
    subject: 'refs/tags/bad@v1.0.0',
  },
  {
    name: 'an artifacts.yaml of 3 MB',
    plant: (repo) => repo.commit({ 'artifacts.yaml': `good: {description: ${'x'.repeat(3_000_000)}}\n` }),
    subject: 'artifacts.yaml',
  },
  { name: 'a broken .gto', plant: (repo) => repo.commit({ '.gto': 'stages: [a b!]\n' }), subject: '.gto' },
];

describe('one bad tag or file', () => {
  it.each(POISONS)('$name is one problem, and the rest of the registry stays', async ({ plant, subject }) => {
    const repo = GitRepo.create();
    const commits = [repo.commit(), repo.commit()] as const;
    repo.tag('good@v1.0.0', commits[0]);
    repo.tag('good#prod#1', commits[0], { time: 1_750_000_100 });
    plant(repo, commits);
    const { registry } = await openGitSession({ cwd: repo.dir });
    const problems = await registry.problems();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ subject });
    expect(problems[0]?.message).toMatch(/^[^\n]+\.$/);
    expect(problems[0]?.fix).toMatch(/^[^\n]+\.$/);
    expect(await registry.getModel('good')).toMatchObject({ latestVersion: 'v1.0.0', stages: { prod: 'v1.0.0' } });
  });

  it('is never made by us: a stage where two versions share a commit', async () => {
    const repo = GitRepo.create();
    const commit = repo.commit();
    repo.tag('m@v1.0.0', commit);
    repo.tag('m@v1.0.1', commit);
    const { registry } = await openGitSession({ cwd: repo.dir });
    const changes = [{ kind: 'assign', version: 'v1.0.0', stage: 'prod' }] as const;
    const move = {
      model: 'm',
      changes,
      actor: ANA,
      at: '2026-11-22T12:00:00Z',
      record: 'r',
      deadline: '2999-01-01T00:00:00Z',
    };
    expect((await expectFailure('invalid', registry.moveStages(move))).message).toContain('shares its commit');
    const nobody = { ...move, actor: { ...ANA, email: ' ' } };
    await expectFailure('invalid', registry.moveStages(nobody));
  });

  it('that another program made broken hides no tag, whatever the others look like', async () => {
    const repo = GitRepo.create();
    const [first, second] = [repo.commit(), repo.commit()];
    const signature = '-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n';
    repo.tag('m@v1.0.0', first, { text: `${object('commit', first, 'm@v1.0.0', ANA_LINE)}\nMore\n\n${signature}` });
    repo.tag('m@v1.1.0', second, { text: `object ${second}\ntype commit\ntag m@v1.1.0\n${ANA_LINE}` });
    repo.tag('m#prod#1', repo.git('rev-parse', 'm@v1.0.0'), {
      text: object('tag', repo.git('rev-parse', 'm@v1.0.0'), 'm#prod#1', ANA_LINE),
    });
    repo.tag('x@v1.0.0', first, { text: object('commit', first, 'x@v1.0.0', '') });
    repo.tag('x@v1.1.0', first, { text: object('commit', first, 'x@v1.1.0', 'tagger <ana@example.com> 1 +0000\n') });
    repo.tag('x@v1.2.0', first, { text: object('commit', first, 'y@v1.2.0', 'tagger Ana B <a@b> 1 -0330\n') });
    repo.git('tag', 'x@v1.3.0', first);
    repo.git('tag', 'x@v1.4.0', repo.git('hash-object', '-w', '-t', 'blob', '.git/HEAD'));
    const git = new Git(repo.dir);
    const sound = parseTagListing(await listTags(git));
    repo.tag('release-1', first);
    rmSync(looseObject(repo, 'refs/tags/release-1'));
    const { names, ...listing } = parseTagListing(await listTags(git));
    expect(listing).toEqual({ events: sound.events, problems: sound.problems });
    expect(listing.events).toHaveLength(4);
    expect(names).toEqual(new Set([...sound.names, 'release-1']));
  });

  it('of a nested or signed tag there is nothing to say', async () => {
    const repo = GitRepo.create();
    const commit = repo.commit();
    const signature = '-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n';
    repo.tag('m@v1.0.0', commit, { text: `${object('commit', commit, 'm@v1.0.0', ANA_LINE)}${signature}` });
    const inner = repo.git('rev-parse', 'refs/tags/m@v1.0.0');
    repo.tag('m#prod#1', inner, { text: object('tag', inner, 'm#prod#1', ANA_LINE) });
    const { registry } = await openGitSession({ cwd: repo.dir });
    expect(await registry.problems()).toEqual([]);
    expect((await registry.getModel('m'))?.latestVersion).toBe('v1.0.0');
  });
});
