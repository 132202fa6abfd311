import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { openGitSession } from '../../../adapters/git/session';
import { isOutcome } from '../../../core/audit/history';
import { openPromotions, resumePromotion, revertPromotion, verifyAudit } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { temporaryFolder } from '../../support/git-repo';
import { promote } from './promote-plan';
import { SharedRemote } from './shared-remote';

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

/** v1 is in production; whoever moves v2 there is killed when the remote has taken the push of that number. */
async function killedAfterPush(push: number): Promise<{ remote: SharedRemote; session: RegistrySession }> {
  const remote = new SharedRemote({ fraud: 3 });
  const clone = remote.clone('ana');
  const session = await openGitSession({ cwd: clone.dir });
  await promote(session, 'fraud/v0.0.1', 'Production');
  await promote(session, 'fraud/v0.0.2', 'Staging');
  const pidFile = path.join(temporaryFolder('pid'), 'pid');
  remote.afterPush(`if [ $n = ${String(push)} ]; then kill -9 $(cat '${pidFile}'); fi`);
  const child = spawn(process.execPath, [script, clone.dir, pidFile, 'fraud/v0.0.2', 'Production'], {
    stdio: 'inherit',
  });
  const killedBy = await new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  expect(killedBy).toBe('SIGKILL');
  remote.afterPush('');
  return { remote, session };
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
    const other = await remote.open('bo');
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
});
