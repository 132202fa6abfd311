import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import type { OutcomeEvent } from '../../core/audit/events';
import type { RegistrySession } from '../../core/promotion/session';
import type { Receipt, StageChange, StageMove } from '../../core/registry/port';
import { ANA, eventOf, outcomeOf } from '../support/events';
import type { GitRepo } from '../support/git-repo';
import { makeRemote } from '../support/remote';
import type { Remote } from '../support/remote';
import { expectFailure } from './registry-contract';

const AUDIT = 'refs/heads/stagegate-audit';
const SWAP: readonly StageChange[] = [
  { kind: 'assign', version: 'v2.0.0', stage: 'prod' },
  { kind: 'release', version: 'v1.0.0', stage: 'prod' },
  { kind: 'assign', version: 'v1.0.0', stage: 'archived' },
];

describe('a repository with a remote', () => {
  let remote: Remote;
  let clone: GitRepo;
  let session: RegistrySession;
  beforeEach(async () => {
    remote = makeRemote({ models: ['m'], versions: ['v1.0.0', 'v2.0.0'] });
    clone = remote.clone();
    session = (await openGitSession({ cwd: clone.dir })).withAudit({ push: 'bestEffort' });
  });

  const move = (changes: readonly StageChange[] = SWAP): StageMove => ({
    model: 'm',
    changes,
    actor: ANA,
    at: '2026-11-22T12:00:00Z',
    record: 'record-1',
    deadline: '2999-01-01T00:00:00Z',
  });
  const outcome = (receipts: readonly Receipt[]): OutcomeEvent => outcomeOf({ receipts });
  const append = (id: string, from = session): Promise<unknown> =>
    from.trail.read().then(({ tip }) => from.trail.append(eventOf({ id }), tip));

  it('has the same refs here and there after a move', async () => {
    await session.write(move(), outcome, undefined);
    const tags = (repo: GitRepo): string[] =>
      repo
        .refs()
        .split('\n')
        .filter((line) => line.includes('refs/tags/') || line.startsWith(AUDIT));
    expect(tags(remote.repo)).toEqual(tags(clone));
    expect(tags(clone).map((line) => line.split(' ')[0])).toEqual([
      AUDIT,
      'refs/tags/m#archived#3',
      'refs/tags/m#prod!#2',
      'refs/tags/m#prod#1',
      'refs/tags/m@v1.0.0',
      'refs/tags/m@v2.0.0',
    ]);
  });

  it('sends the assignment with the record first, and no push has more than three tags', async () => {
    remote.hook('pre-receive', 'cut -d" " -f3 | tr "\\n" " " >> pushes; echo >> pushes');
    const many = ['a', 'b', 'c', 'd'].map((stage): StageChange => ({ kind: 'assign', version: 'v1.0.0', stage }));
    await session.write(move([...SWAP.slice(0, 1), ...many]), outcome, undefined);
    const pushes = readFileSync(path.join(remote.repo.dir, 'pushes'), 'utf8');
    expect(
      pushes
        .trim()
        .split('\n')
        .map((line) => line.trim().split(' ').sort()),
    ).toEqual([
      [AUDIT, 'refs/tags/m#prod#1'],
      ['refs/tags/m#a#2', 'refs/tags/m#b#3', 'refs/tags/m#c#4'],
      ['refs/tags/m#d#5'],
    ]);
  });

  it('leaves nothing behind when a hook refuses, and repeats what the hook said', async () => {
    remote.hook('pre-receive', 'echo "Production is frozen until Monday" >&2; echo second line >&2; exit 1');
    const before = clone.refs();
    const failure = await expectFailure('refused', session.write(move(), outcome, undefined));
    expect(failure.message).toBe('origin refused the push: Production is frozen until Monday.');
    expect(clone.refs()).toBe(before);
    await expectFailure('refused', session.trail.append(eventOf({ id: 'e1' }), undefined));
    await expectFailure('refused', session.withAudit({ push: 'bestEffort' }).registry.moveStages(move()));
    expect(clone.refs()).toBe(before);
  });

  it('is stale when somebody else came first, and works after a fetch', async () => {
    const other = await openGitSession({ cwd: remote.clone().dir });
    await append('theirs', other);
    const before = clone.refs();
    await expectFailure('stale', session.write(move(), outcome, undefined));
    expect(clone.refs()).toBe(before);
    await session.trail.fetch();
    await session.write(move(), outcome, (await session.trail.read()).tip);
    expect((await session.trail.read()).entries).toHaveLength(2);
  });

  it('is stale when somebody else used the same counter', async () => {
    const other = await openGitSession({ cwd: remote.clone().dir });
    await other.registry.moveStages(move([{ kind: 'assign', version: 'v1.0.0', stage: 'prod' }]));
    await expectFailure('stale', session.registry.moveStages(move(SWAP.slice(0, 1))));
    await session.registry.refresh();
    await session.registry.moveStages(move(SWAP.slice(0, 1)));
    expect(remote.repo.refs()).toContain('refs/tags/m#prod#2');
  });

  it('completes, exactly once, a move whose second push failed', async () => {
    remote.hook('pre-receive', 'if grep -q "m#archived"; then echo "no archives today" >&2; exit 1; fi');
    const written = await session.write(move(), outcome, undefined);
    expect(written.receipts).toHaveLength(3);
    expect(clone.refs()).not.toContain('refs/tags/m#prod!#2');
    expect((await session.registry.getModel('m'))?.stages).toEqual({ prod: 'v2.0.0' });
    remote.hook('pre-receive', 'exit 0');
    const other = await openGitSession({ cwd: remote.clone().dir });
    const [entry] = (await other.trail.read()).entries;
    await other.complete(entry!.event as OutcomeEvent);
    await other.complete(entry!.event as OutcomeEvent);
    await session.registry.refresh();
    await session.complete(written);
    for (const { subject, id } of written.receipts) {
      expect(clone.git('rev-parse', subject)).toBe(id);
      expect(remote.repo.git('rev-parse', subject)).toBe(id);
    }
    expect((await session.registry.getModel('m'))?.stages).toEqual({ archived: 'v1.0.0', prod: 'v2.0.0' });
  });

  it('writes nothing without the remote where the push is required', async () => {
    rmSync(remote.repo.dir, { recursive: true });
    const required = session.withAudit({ push: 'required' });
    const before = clone.refs();
    await expectFailure('unreachable', required.write(move(), outcome, undefined));
    await expectFailure('unreachable', required.trail.append(eventOf({ id: 'e1' }), undefined));
    await expectFailure('unreachable', required.trail.fetch());
    expect(clone.refs()).toBe(before);
  });

  it('makes up for what was written out of reach', async () => {
    const url = clone.git('remote', 'get-url', 'origin');
    clone.git('remote', 'set-url', 'origin', `${url}-gone`);
    await session.write(move(), outcome, undefined);
    await append('offline');
    expect(remote.repo.refs()).not.toContain(AUDIT);
    clone.git('remote', 'set-url', 'origin', url);
    await session.trail.fetch();
    expect(remote.repo.git('rev-parse', AUDIT)).toBe(clone.git('rev-parse', AUDIT));
    expect(remote.repo.refs()).toContain('refs/tags/m#archived#3');
    await append('online again');
    expect(remote.repo.git('rev-list', '--count', AUDIT)).toBe('3');
  });

  it('never pushes where the policy says never', async () => {
    const quiet = session.withAudit({ push: 'never' });
    await quiet.write(move(), outcome, undefined);
    await quiet.trail.fetch();
    expect(remote.repo.refs()).not.toContain(AUDIT);
    expect(clone.refs()).toContain('refs/tags/m#prod#1');
  });

  it('leaves it to those who know the policy to push what is only here', async () => {
    await session.withAudit({ push: 'never' }).write(move(), outcome, undefined);
    const reader = await openGitSession({ cwd: clone.dir });
    await reader.trail.fetch();
    await reader.registry.refresh();
    expect(remote.repo.refs()).not.toMatch(/stagegate-audit|m#prod/);
    await reader.withAudit({ push: 'bestEffort' }).trail.fetch();
    expect(remote.repo.git('rev-parse', AUDIT)).toBe(clone.git('rev-parse', AUDIT));
  });

  it('refuses a trail that was deleted', async () => {
    await append('e1');
    remote.repo.git('update-ref', '-d', AUDIT);
    const failure = await expectFailure('refused', session.trail.fetch());
    expect(failure.message).toContain('deleted');
    await expectFailure('stale', append('e2'));
    expect(remote.repo.refs()).not.toContain(AUDIT);
  });

  it('refuses a trail that was rewritten, also after a plain git fetch took it', async () => {
    await append('e1');
    const other = await openGitSession({ cwd: remote.clone().dir });
    await append('e2', other);
    await session.trail.fetch();
    remote.repo.git('update-ref', AUDIT, `${AUDIT}~1`);
    await append('e3', await openGitSession({ cwd: remote.clone().dir }));
    const failure = await expectFailure('refused', session.trail.fetch());
    expect(failure.message).toContain('rewritten');
    clone.git('fetch', '--quiet', 'origin');
    await expectFailure('refused', session.trail.fetch());
    expect((await session.trail.read()).entries.map(({ event }) => event.id)).toEqual(['e1', 'e2']);
  });

  it('refuses a trail that was deleted, also after a plain git fetch pruned it', async () => {
    await append('e1');
    const tip = (await session.trail.read()).tip ?? '';
    remote.repo.git('update-ref', '-d', AUDIT);
    clone.git('fetch', '--quiet', '--prune', 'origin');
    await expectFailure('stale', append('e2'));
    const failure = await expectFailure('refused', session.trail.fetch());
    expect(failure.message).toContain('deleted');
    expect(remote.repo.refs()).not.toContain(AUDIT);
    expect(await session.trail.lastSeen?.()).toBe(tip);
    clone.git('push', '--quiet', 'origin', 'stagegate-audit');
    await session.trail.fetch();
    await append('e2');
  });

  it('refuses a trail that lost its end, and writes nothing after what is left', async () => {
    for (const id of ['e1', 'e2', 'e3']) await append(id);
    const reader = remote.clone();
    const { trail } = await openGitSession({ cwd: reader.dir });
    await trail.fetch();
    reader.git('branch', '-D', 'stagegate-audit');
    remote.repo.git('update-ref', AUDIT, `${AUDIT}~1`);
    reader.git('fetch', '--quiet', 'origin');
    await expectFailure('refused', trail.append(eventOf({ id: 'e4' }), (await trail.read()).tip));
    expect((await expectFailure('refused', trail.fetch())).message).toContain('rewritten');
    expect((await trail.read()).entries).toHaveLength(2);
    expect(await trail.lastSeen?.()).toBe((await session.trail.read()).tip);
    remote.repo.git('fetch', '--quiet', reader.dir, `+refs/stagegate/seen/origin:${AUDIT}`);
    reader.git('fetch', '--quiet', 'origin');
    await trail.fetch();
    expect((await trail.read()).entries).toHaveLength(3);
  });

  it('reports a tag that is another one on the remote, and keeps its own', async () => {
    const commit = clone.git('rev-parse', 'HEAD');
    clone.tag('m#prod#1', commit, { time: 1_760_000_000 });
    const mine = clone.git('rev-parse', 'refs/tags/m#prod#1');
    remote.repo.tag('m#prod#1', commit, { time: 1_760_000_001 });
    remote.repo.tag('m#dev#2', commit);
    await session.registry.refresh();
    expect(clone.git('rev-parse', 'refs/tags/m#prod#1')).toBe(mine);
    expect(clone.refs()).toContain('refs/tags/m#dev#2');
    expect(await session.registry.problems()).toMatchObject([{ subject: 'refs/tags/m#prod#1' }]);
  });

  it('is not confused by tags of other people, whatever they are called', async () => {
    await append('e1');
    const commit = clone.git('rev-parse', 'HEAD');
    for (const name of ['stagegate-audit', 'latest', "x';touch$IFS'y"]) {
      clone.tag(name, commit, { time: 1_760_000_000 });
      remote.repo.tag(name, commit, { time: 1_760_000_001 });
    }
    remote.repo.tag('m#dev#1', commit);
    await session.trail.fetch();
    expect(clone.refs()).toContain('refs/tags/m#dev#1');
    expect(await session.registry.problems()).toEqual([]);
  });

  it('hides no other failure behind a tag that differs', async () => {
    const commit = clone.git('rev-parse', 'HEAD');
    clone.tag('m#prod#1', commit, { time: 1_760_000_000 });
    remote.repo.tag('m#prod#1', commit, { time: 1_760_000_001 });
    clone.tag('m#dev#2/eu', commit);
    remote.repo.tag('m#dev#2', commit);
    await expectFailure('unreachable', session.registry.refresh());
  });

  it('follows the remote from a fresh clone without a fetch', async () => {
    await append('e1');
    const fresh = await openGitSession({ cwd: remote.clone().dir });
    expect((await fresh.trail.read()).entries).toHaveLength(1);
    await append('e2', fresh);
    expect(remote.repo.git('rev-list', '--count', AUDIT)).toBe('2');
  });

  it('touches neither the working tree, nor the index, nor the current branch, nor unrelated tags', async () => {
    clone.git('config', 'push.followTags', 'true');
    clone.git('config', 'fetch.prune', 'true');
    clone.git('config', 'fetch.pruneTags', 'true');
    clone.git('tag', '-a', '-m', 'mine', 'private-tag');
    const head = clone.git('rev-parse', 'HEAD');
    await session.write(move(), outcome, undefined);
    await session.trail.fetch();
    expect(clone.git('status', '--porcelain')).toBe('');
    expect(clone.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect(clone.git('rev-parse', 'HEAD')).toBe(head);
    expect(clone.refs()).toContain('private-tag');
    expect(remote.repo.refs()).not.toContain('private-tag');
  });

  it('knows no remote of another name', async () => {
    await expectFailure('invalid', openGitSession({ cwd: clone.dir, remote: 'upstream' }));
  });
});
