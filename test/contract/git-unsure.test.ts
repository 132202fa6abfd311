import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { AuditBranch } from '../../adapters/git/audit-branch';
import { openRepository } from '../../adapters/git/repository';
import { openGitSession } from '../../adapters/git/session';
import type { AuditEvent, OutcomeEvent } from '../../core/audit/events';
import type { RegistrySession } from '../../core/promotion/session';
import type { Receipt, StageChange, StageMove } from '../../core/registry/port';
import { ANA, eventOf, outcomeOf } from '../support/events';
import type { GitRepo } from '../support/git-repo';
import { makeRemote } from '../support/remote';
import type { Remote } from '../support/remote';
import { expectFailure } from './registry-contract';

const AUDIT = 'refs/heads/stagegate-audit';
const TRACKING = 'refs/remotes/origin/stagegate-audit';

let remote: Remote;
let clone: GitRepo;
let session: RegistrySession;
beforeEach(async () => {
  remote = makeRemote({ models: ['m'], versions: ['v1.0.0', 'v2.0.0'] });
  clone = remote.clone();
  session = (await openGitSession({ cwd: clone.dir })).withAudit({ push: 'bestEffort' });
});

const outcome = (receipts: readonly Receipt[]): OutcomeEvent => outcomeOf({ receipts });
const move = (...stages: readonly string[]): StageMove => ({
  model: 'm',
  changes: stages.map((stage): StageChange => ({ kind: 'assign', version: 'v1.0.0', stage })),
  actor: ANA,
  at: '2026-11-22T12:00:00Z',
  record: 'record-1',
  deadline: '2999-01-01T00:00:00Z',
});

async function append(event: AuditEvent, from = session): Promise<void> {
  await from.trail.append(event, (await from.trail.read()).tip);
}

const registered = (id: string): AuditEvent => ({
  schema: 1,
  id,
  type: 'register',
  at: '2026-11-22T12:00:00.000Z',
  actor: ANA,
  registry: 'git:.',
  model: 'm',
  version: 'v3.0.0',
});

const idOf = (repo: GitRepo, ref: string): string => repo.git('rev-parse', ref);

describe('a push whose end is not as usual', () => {
  /** Runs on the remote once it has the refs, while the push still waits. */
  const afterPush = (script: string): void =>
    writeFileSync(path.join(remote.repo.dir, 'hooks/post-receive'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  it('has happened, also when a fetch brings the refs here before it ends', async () => {
    await append(eventOf({ id: 'e1' }));
    const git = `env -u GIT_DIR -u GIT_QUARANTINE_PATH git -C '${clone.dir}'`;
    afterPush(
      `${git} fetch --quiet origin 'refs/tags/*:refs/tags/*' +${AUDIT}:${TRACKING} && ${git} update-ref ${AUDIT} ${TRACKING}`,
    );
    await session.write(move('prod', 'eu'), outcome, (await session.trail.read()).tip);
    expect((await session.trail.read()).entries).toHaveLength(2);
    expect(idOf(clone, AUDIT)).toBe(idOf(remote.repo, AUDIT));
    expect(idOf(clone, 'refs/tags/m#eu#2')).toBe(idOf(remote.repo, 'refs/tags/m#eu#2'));
  });

  it('shows here what such a fetch has left out', async () => {
    const git = `env -u GIT_DIR -u GIT_QUARANTINE_PATH git -C '${clone.dir}'`;
    afterPush(`${git} fetch --quiet --no-tags origin 'refs/tags/*:refs/tags/*'`);
    await session.write(move('prod'), outcome, undefined);
    expect(idOf(clone, AUDIT)).toBe(idOf(remote.repo, AUDIT));
  });

  it('is unknown when the line breaks after the remote has it, whatever the policy says about being offline', async () => {
    afterPush('kill -9 $PPID');
    for (const push of ['bestEffort', 'required'] as const) {
      const { trail } = session.withAudit({ push });
      const failure = await expectFailure('unknown', trail.append(eventOf({ id: push }), (await trail.read()).tip));
      expect(failure.message).toContain('fetch and look');
      expect(idOf(remote.repo, AUDIT)).not.toBe(clone.git('for-each-ref', '--format=%(objectname)', AUDIT));
      await trail.fetch();
      expect((await trail.read()).entries.at(-1)?.event.id).toBe(push);
    }
  });
});

it('several windows on one clone fetch at once', async () => {
  const other = await openGitSession({ cwd: remote.clone().dir });
  const windows = await Promise.all(Array.from({ length: 4 }, () => openGitSession({ cwd: clone.dir })));
  for (const id of ['e1', 'e2', 'e3']) {
    await append(eventOf({ id }), other);
    await Promise.all(windows.flatMap(({ trail, registry }) => [trail.fetch(), registry.refresh()]));
    expect(idOf(clone, AUDIT)).toBe(idOf(remote.repo, AUDIT));
  }
});

describe('records that were made out of reach', () => {
  let url: string;
  beforeEach(() => {
    url = clone.git('remote', 'get-url', 'origin');
    clone.git('remote', 'set-url', 'origin', `${url}-gone`);
  });
  const reconnect = (): string => clone.git('remote', 'set-url', 'origin', url);

  it('come with all their tags, also when a push of these failed at first', async () => {
    await session.write(move('a', 'b', 'c', 'd', 'e'), outcome, undefined);
    reconnect();
    remote.hook('pre-receive', 'if grep -q "m#e#5"; then echo "not now" >&2; exit 1; fi');
    await expectFailure('refused', session.trail.fetch());
    expect(remote.repo.refs()).not.toContain(AUDIT);
    remote.hook('pre-receive', 'exit 0');
    await session.trail.fetch();
    for (const ref of [AUDIT, 'refs/tags/m#a#1', 'refs/tags/m#d#4', 'refs/tags/m#e#5']) {
      expect(idOf(remote.repo, ref)).toBe(idOf(clone, ref));
    }
  });

  it('come without a push for tags that the remote has already', async () => {
    await session.write(move('a', 'b', 'c', 'd', 'e'), outcome, undefined);
    clone.git('push', '--quiet', url, '--tags');
    remote.hook('pre-receive', 'wc -l >> pushes');
    reconnect();
    await session.trail.fetch();
    expect(idOf(remote.repo, AUDIT)).toBe(idOf(clone, AUDIT));
    expect(readFileSync(path.join(remote.repo.dir, 'pushes'), 'utf8').trim()).toBe('1');
  });

  it('come without tags that were deleted here in the meantime', async () => {
    clone.tag('m@v3.0.0', idOf(clone, 'HEAD'));
    await append(registered('e1'));
    await session.write(move('a'), outcome, (await session.trail.read()).tip);
    clone.git('tag', '--delete', 'm@v3.0.0', 'm#a#1');
    reconnect();
    await session.trail.fetch();
    expect(idOf(remote.repo, AUDIT)).toBe(idOf(clone, AUDIT));
    expect(remote.repo.refs()).not.toMatch(/v3\.0\.0|m#a/);
  });

  it('come with the tag of a version that was registered again', async () => {
    clone.tag('m@v3.0.0', idOf(clone, 'HEAD'));
    clone.git('push', '--quiet', url, 'refs/tags/m@v3.0.0');
    clone.tag('m@v3.0.0#5', idOf(clone, 'HEAD'));
    await append(registered('e1'));
    reconnect();
    await session.trail.fetch();
    expect(remote.repo.refs()).toContain('refs/tags/m@v3.0.0#5');
  });

  it('are seen to have arrived, whatever the clone fetches by itself', async () => {
    clone.git('config', 'remote.origin.fetch', '+refs/heads/main:refs/remotes/origin/main');
    await append(eventOf({ id: 'e1' }));
    reconnect();
    await session.trail.fetch();
    expect(idOf(clone, TRACKING)).toBe(idOf(clone, AUDIT));
    expect(await session.trail.lastSeen?.()).toBe(idOf(clone, AUDIT));
  });

  it('that the remote has others in place of are told of, with what to do', async () => {
    await append(eventOf({ id: 'mine' }));
    await append(eventOf({ id: 'theirs' }), await openGitSession({ cwd: remote.clone().dir }));
    reconnect();
    const { message } = await expectFailure('refused', session.trail.fetch());
    // A long sentence may be cut where it is shown.
    expect(message.slice(0, 100)).toContain('git branch -m stagegate-audit unpushed-audit');
    clone.git('branch', '-m', 'stagegate-audit', 'unpushed-audit');
    await session.trail.fetch();
    expect((await session.trail.read()).entries.map(({ event }) => event.id)).toEqual(['theirs']);
    expect(clone.git('log', '--format=%s', 'origin/stagegate-audit..unpushed-audit')).toBe('hold m prod');
  });
});

it('says what to do when the default branch has another name now', async () => {
  remote.repo.git('branch', '-m', 'main', 'trunk');
  const { message } = await expectFailure('unreachable', session.registry.refresh());
  expect(message).toContain('run git fetch origin, then git remote set-head origin -a.');
  clone.git('fetch', '--quiet', 'origin');
  clone.git('remote', 'set-head', 'origin', '-a');
  await session.registry.refresh();
});

it('asks git to show progress, so that a long transfer is not taken for a stuck one', async () => {
  const log = path.join(clone.dir, '.git', 'trace');
  process.env['GIT_TRACE2_EVENT'] = log;
  try {
    await append(eventOf({ id: 'e1' }));
    await session.trail.fetch();
  } finally {
    delete process.env['GIT_TRACE2_EVENT'];
  }
  const starts = readFileSync(log, 'utf8').matchAll(/"event":"start".*"argv":(\[[^\]]*\])/g);
  const commands = [...starts].map(([, argv = '[]']) => JSON.parse(argv) as string[]).filter(([git]) => git === 'git');
  const transfers = commands.filter((argv) => argv.includes('push') || argv.includes('fetch'));
  expect(transfers).toHaveLength(2);
  for (const argv of transfers) expect(argv).toContain('--progress');
});

it('takes a commit that is missing for a failure, not for a trail that goes another way', async () => {
  const branch = new AuditBranch(await openRepository(clone.dir), 'origin');
  const [main, none] = [idOf(clone, 'HEAD'), 'f'.repeat(40)] as const;
  await expectFailure('unreachable', branch.isAncestor(none, main));
  expect(await branch.isAncestor(main, main)).toBe(true);
  expect(await branch.isAncestor(main, `${main}~1`)).toBe(false);
});
