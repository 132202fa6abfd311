import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import { eventOf } from '../support/events';
import { GitRepo } from '../support/git-repo';
import { makeRemote } from '../support/remote';
import { expectFailure } from './registry-contract';

describe('objects that are shown otherwise than they are', () => {
  it('decides by the committed policy, not by a replacement of it', async () => {
    const repo = GitRepo.create();
    repo.commit({ 'promotion-policy.yaml': 'version: 1 # lax\n' });
    const lax = repo.git('rev-parse', 'HEAD:promotion-policy.yaml');
    repo.commit({ 'promotion-policy.yaml': 'version: 1 # strict\n' });
    repo.git('replace', 'HEAD:promotion-policy.yaml', lax);
    const { policies } = await openGitSession({ cwd: repo.dir });
    const [policy] = await policies.committed();
    expect(policy?.text).toContain('strict');
    const history = await policies.history?.();
    expect(history?.files.find(({ digest }) => digest === policy?.digest)?.text).toBe(policy?.text);
  });

  it('reads a trail past replacements and grafts', async () => {
    const repo = GitRepo.create();
    const { trail } = await openGitSession({ cwd: repo.dir });
    const ids: string[] = [];
    for (const id of ['e1', 'e2', 'e3']) ids.push((await trail.append(eventOf({ id }), ids.at(-1))).id);
    const [first = '', second = '', third = ''] = ids;
    mkdirSync(path.join(repo.dir, '.git/info'), { recursive: true });
    appendFileSync(path.join(repo.dir, '.git/info/grafts'), `${third} ${first}\n`);
    repo.git('replace', second, first);
    const { trail: fresh } = await openGitSession({ cwd: repo.dir });
    expect((await fresh.read()).entries.map(({ event }) => event.id)).toEqual(['e1', 'e2', 'e3']);
  });
});

describe('a shallow clone', () => {
  it('does not take the end of a trail for the whole of it, and reads it once it is there', async () => {
    const remote = makeRemote({ models: ['m'], versions: ['v1.0.0'] });
    const { trail } = await openGitSession({ cwd: remote.clone().dir });
    for (const id of ['e1', 'e2', 'e3']) await trail.append(eventOf({ id }), (await trail.read()).tip);
    const url = pathToFileURL(remote.repo.dir).href;
    const shallow = GitRepo.clone(url, '--depth', '1', '--no-single-branch');
    const { trail: cut } = await openGitSession({ cwd: shallow.dir });
    expect(await cut.isKnown()).toBe(false);
    expect((await expectFailure('unreachable', cut.read())).message).toContain('git fetch --unshallow');
    await cut.fetch();
    expect(await cut.isKnown()).toBe(false);
    await expectFailure('unreachable', cut.read());
    shallow.git('fetch', '--quiet', '--unshallow');
    expect(await cut.isKnown()).toBe(true);
    expect((await cut.read()).entries.map(({ event }) => event.id)).toEqual(['e1', 'e2', 'e3']);
  });

  it('knows a whole trail beside a history that is cut', async () => {
    const remote = makeRemote({ models: ['m'], versions: ['v1.0.0', 'v2.0.0'] });
    const { trail } = await openGitSession({ cwd: remote.clone().dir });
    for (const id of ['e1', 'e2']) await trail.append(eventOf({ id }), (await trail.read()).tip);
    const shallow = GitRepo.clone(pathToFileURL(remote.repo.dir).href, '--depth', '1');
    const { trail: whole } = await openGitSession({ cwd: shallow.dir });
    expect(await whole.isKnown()).toBe(false);
    await whole.fetch();
    expect(await whole.isKnown()).toBe(true);
    expect((await whole.read()).entries).toHaveLength(2);
  });
});
