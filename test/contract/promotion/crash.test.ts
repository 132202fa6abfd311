import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { openGitSession } from '../../../adapters/git/session';
import { isOutcome } from '../../../core/audit/history';
import { openPromotions, resumePromotion, revertPromotion, verifyAudit } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { GitRepo, temporaryFolder } from '../../support/git-repo';
import { promote } from './promote-plan';
import { POLICY, SharedRemote } from './shared-remote';

const folder = temporaryFolder('build');
const script = path.join(folder, 'promoting.cjs');

beforeAll(async () => {
  const entry = path.join(import.meta.dirname, 'promoting.ts');
  await build({
    entryPoints: [entry],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
});

/** Starts a promotion to Production in a process of its own and waits until somebody kills it. */
async function promoteUntilKilled(dir: string, pidFile: string): Promise<void> {
  const child = spawn(process.execPath, [script, dir, pidFile, 'fraud/v0.0.2', 'Production'], { stdio: 'inherit' });
  const killedBy = await new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  expect(killedBy).toBe('SIGKILL');
}

/** The same session once every lease that was taken until now has run out. */
function later(session: RegistrySession): RegistrySession {
  return {
    ...session,
    now: () => new Date(Date.now() + 3 * 60 * 1000),
    withAudit: (settings) => later(session.withAudit(settings)),
  };
}

/** v1 is in production; whoever moves v2 there is killed when the remote has taken the push of that number. */
async function killedAfterPush(push: number): Promise<{ remote: SharedRemote; session: RegistrySession }> {
  const remote = new SharedRemote({ fraud: 3 });
  const clone = remote.clone('ana');
  const session = await openGitSession({ cwd: clone.dir });
  await promote(session, 'fraud/v0.0.1', 'Production');
  await promote(session, 'fraud/v0.0.2', 'Staging');
  const pidFile = path.join(temporaryFolder('pid'), 'pid');
  remote.afterPush(`if [ $n = ${String(push)} ]; then kill -9 $(cat '${pidFile}'); fi`);
  await promoteUntilKilled(clone.dir, pidFile);
  remote.afterPush('');
  return { remote, session: later(session) };
}

/** A repository without a remote, v1 in production; whoever moves v2 there is killed at a transaction of the trail. */
async function killedLocally(state: 'prepared' | 'committed', transaction: number): Promise<RegistrySession> {
  const repo = GitRepo.create();
  repo.commit({ 'promotion-policy.yaml': POLICY });
  for (const version of ['v0.0.1', 'v0.0.2']) {
    repo.tag(`fraud@${version}`, repo.commit({ 'metrics.json': '{"accuracy": 0.95}', 'trained.txt': version }));
  }
  const session = await openGitSession({ cwd: repo.dir });
  await promote(session, 'fraud/v0.0.1', 'Production');
  await promote(session, 'fraud/v0.0.2', 'Staging');
  const folder = temporaryFolder('local');
  const [pidFile, counter, hooks] = [path.join(folder, 'pid'), path.join(folder, 'count'), path.join(folder, 'hooks')];
  mkdirSync(hooks);
  writeFileSync(counter, '0');
  const kill = `n=$(($(cat '${counter}') + 1)); echo $n > '${counter}'\nif [ $n = ${String(transaction)} ]; then kill -9 $(cat '${pidFile}'); exit 1; fi`;
  const hook = `#!/bin/sh\nif grep -q refs/heads/stagegate-audit && [ "$1" = ${state} ]; then\n${kill}\nfi\n`;
  writeFileSync(path.join(hooks, 'reference-transaction'), hook, { mode: 0o755 });
  repo.git('config', 'core.hooksPath', hooks);
  await promoteUntilKilled(repo.dir, pidFile);
  repo.git('config', '--unset', 'core.hooksPath');
  return later(await openGitSession({ cwd: repo.dir }));
}

async function holders(session: RegistrySession, stage: string): Promise<string[]> {
  const { items } = await session.registry.listVersions('fraud');
  return items.filter(({ stages }) => stages.some((held) => held.stage === stage)).map(({ version }) => version);
}

async function outcomesOf(session: RegistrySession): Promise<string[]> {
  const events = (await session.trail.read()).entries.map(({ event }) => event);
  return events.filter(isOutcome).map(({ version, to, outcome }) => `${version} ${to} ${outcome}`);
}

const MOVED = ['v0.0.1 Production applied', 'v0.0.2 Staging applied', 'v0.0.2 Production applied'];

async function expectMoved(session: RegistrySession): Promise<void> {
  expect([
    await holders(session, 'prod'),
    await holders(session, 'staging'),
    await holders(session, 'archived'),
  ]).toEqual([['v0.0.2'], [], ['v0.0.1']]);
  expect(await outcomesOf(session)).toEqual(MOVED);
  expect(await openPromotions(session)).toEqual([]);
  expect((await verifyAudit(session)).findings).toEqual([]);
}

describe('a promotion whose process was killed', { timeout: 120_000 }, () => {
  it('after the intent is resumed once', async () => {
    const { session } = await killedAfterPush(1);
    await session.trail.fetch();
    const [open] = await openPromotions(session);
    expect(open).toMatchObject({ written: false, can: ['resume', 'revert'] });
    expect(await resumePromotion(session, open!)).toMatchObject({ outcome: 'applied' });
    await expectMoved(session);
    expect(await resumePromotion(session, open!)).toMatchObject({ outcome: 'applied' });
    await expectMoved(session);
  });

  it('after the intent is reverted without a trace in the registry', async () => {
    const { remote, session } = await killedAfterPush(1);
    await session.trail.fetch();
    const before = remote.refs('refs/tags');
    const [open] = await openPromotions(session);
    expect(await revertPromotion(session, open!)).toMatchObject({ outcome: 'reverted', changes: [] });
    expect(remote.refs('refs/tags')).toEqual(before);
    expect(await openPromotions(session)).toEqual([]);
    expect((await verifyAudit(session)).findings).toEqual([]);
  });

  it('between the two pushes is completed, here or elsewhere', async () => {
    const { remote, session } = await killedAfterPush(2);
    await session.trail.fetch();
    const [open] = await openPromotions(session);
    expect(open).toMatchObject({ event: { type: 'outcome', outcome: 'applied' }, written: true });
    const other = later(await remote.open('bo'));
    await resumePromotion(other, (await openPromotions(other))[0]!);
    await resumePromotion(session, open!);
    await session.registry.refresh();
    await expectMoved(session);
  });

  it('between the two pushes is reverted', async () => {
    const { session } = await killedAfterPush(2);
    await session.trail.fetch();
    const [open] = await openPromotions(session);
    expect(await revertPromotion(session, open!)).toMatchObject({ outcome: 'reverted' });
    expect([await holders(session, 'prod'), await holders(session, 'staging')]).toEqual([['v0.0.1'], ['v0.0.2']]);
    expect((await verifyAudit(session)).findings).toEqual([]);
  });

  it('after the second push has nothing left to do', async () => {
    const { session } = await killedAfterPush(3);
    await session.registry.refresh();
    await expectMoved(session);
  });

  it('before the intent has left nothing behind', async () => {
    const remote = new SharedRemote({ fraud: 2 });
    const clone = remote.clone('ana');
    const session = await openGitSession({ cwd: clone.dir });
    await promote(session, 'fraud/v0.0.1', 'Production');
    await promote(session, 'fraud/v0.0.2', 'Staging');
    const pidFile = path.join(temporaryFolder('pid'), 'pid');
    const before = remote.refs('refs');
    remote.beforePush(`kill -9 $(cat '${pidFile}'); exit 1`);
    await promoteUntilKilled(clone.dir, pidFile);
    remote.beforePush('');
    expect(remote.refs('refs')).toEqual(before);
    await expectNothingBegun(session);
    expect(await promote(session, 'fraud/v0.0.2', 'Production')).toMatchObject({ outcome: 'applied' });
    await expectMoved(session);
  });
});

/** What the killed process had not begun is neither open nor seen anywhere. */
async function expectNothingBegun(session: RegistrySession): Promise<void> {
  await session.registry.refresh();
  await session.trail.fetch();
  expect(await openPromotions(session)).toEqual([]);
  expect(await outcomesOf(session)).toEqual(MOVED.slice(0, 2));
  expect(await holders(session, 'prod')).toEqual(['v0.0.1']);
  expect((await verifyAudit(session)).findings).toEqual([]);
}

describe('a promotion without a remote whose process was killed', { timeout: 120_000 }, () => {
  it('before the intent has left nothing behind', async () => {
    const session = await killedLocally('prepared', 1);
    await expectNothingBegun(session);
    expect(await promote(session, 'fraud/v0.0.2', 'Production')).toMatchObject({ outcome: 'applied' });
    await expectMoved(session);
  });

  it.each([
    ['after the intent', 'committed', 1],
    ['just before the move and its record appear', 'prepared', 2],
  ] as const)('%s is resumed once', async (_, state, transaction) => {
    const session = await killedLocally(state, transaction);
    const [open] = await openPromotions(session);
    expect(open).toMatchObject({ written: false, can: ['resume', 'revert'] });
    for (let time = 1; time <= 2; time += 1) {
      expect(await resumePromotion(session, open!)).toMatchObject({ outcome: 'applied' });
      await expectMoved(session);
    }
  });

  it('after the intent is reverted with a record alone', async () => {
    const session = await killedLocally('committed', 1);
    const [open] = await openPromotions(session);
    expect(await revertPromotion(session, open!)).toMatchObject({ outcome: 'reverted', receipts: [] });
    expect(await holders(session, 'prod')).toEqual(['v0.0.1']);
    expect(await openPromotions(session)).toEqual([]);
    expect((await verifyAudit(session)).findings).toEqual([]);
  });

  it('after the move has nothing left to do', async () => {
    await expectMoved(await killedLocally('committed', 2));
  });
});
