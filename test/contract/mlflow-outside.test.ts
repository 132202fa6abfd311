import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openMlflowSession } from '../../adapters/mlflow/session';
import { openRegistry } from '../../adapters/open';
import type { OpenRegistry } from '../../client/registry/open-registry';
import { openConfigured } from '../../client/registry/opening';
import type { OutcomeEvent } from '../../core/audit/events';
import * as services from '../../core/promotion/services';
import { auditLog, execute, governingPolicy, planPromotion, verifyAudit } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import { eventOf } from '../support/events';
import { GitRepo, temporaryFolder } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';
import { describeRegistry } from './registry-contract';

/** A move is some thirty requests, and the machine may be busy with other suites. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describeWithMlflow('A real MLflow server, asked from a folder that is no repository', (url) => {
  const outsider = new Outsider(url);
  let data: string;
  beforeEach(() => {
    data = temporaryFolder('data');
    vi.stubEnv('XDG_DATA_HOME', data);
    vi.stubEnv('LOCALAPPDATA', data);
  });
  const open = (cwd = temporaryFolder()): Promise<RegistrySession> =>
    openMlflowSession({ uri: `mlflow:${url}`, baseUrl: url, cwd });

  describeRegistry('MLflow with a trail in a file', async () => {
    const model = uniqueName('outside');
    const run = await outsider.model(model, 3);
    return {
      session: await open(),
      model,
      versions: ['1', '2', '3'],
      source: `runs:/${run}/model`,
      nextVersion: '4',
      places: { prod: 'Production', staging: 'Staging', archived: 'Archived' },
      oneStage: true,
    } as const;
  });

  it('keeps one trail for all folders, which verifies and finds what was tampered with', async () => {
    const model = uniqueName('outside');
    await outsider.model(model, 2);
    const s = await open();
    expect(await governingPolicy(s, model)).toMatchObject({ kind: 'ungoverned' });
    expect(await promote(s, `${model}/1`, 'Production')).toMatchObject({
      outcome: 'applied',
      severity: 'raised',
      actor: { email: 'ana@example.com' },
    });
    const other = await open();
    expect(await promote(other, `${model}/2`, 'Production')).toMatchObject({ outcome: 'applied' });
    const types = (await auditLog(s, { model })).map(({ event }) => event.type);
    expect(types).toEqual(['outcome', 'intent', 'outcome', 'intent']);
    expect(await verifyAudit(s)).toMatchObject({ ok: true, events: 4, findings: [] });

    const file = s.trail.location.replace('file ', '');
    expect(path.dirname(file).startsWith(data) || process.platform === 'darwin').toBe(true);
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, [...lines.slice(0, 2), ''].join('\n'));
    const { findings } = await verifyAudit(await open());
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['chain', 'truncated', 'stamp', 'outOfBand']));
    const { outcome, message } = await promote(await open(), `${model}/1`, 'Production');
    expect([outcome, message]).toEqual(['refused', expect.stringContaining('cut off or rewritten')]);
  });

  it('opens in an editor like any other', async () => {
    const model = uniqueName('outside');
    await outsider.model(model, 1);
    const uri = `mlflow:${url}`;
    const opener = {
      open: (named: string, folder: string, signal: AbortSignal) => openRegistry(named, { cwd: folder }, signal),
      services: () => Promise.resolve(services),
    };
    const openIn = async (cwd: string): Promise<OpenRegistry> => {
      const identity = { key: uri, uri, label: uri, folder: '', cwd, isDefault: false };
      const state = await openConfigured(opener, identity);
      if (state.kind !== 'open') throw new Error(state.message);
      return state.registry;
    };
    const registry = await openIn(temporaryFolder());
    const { items } = await registry.models({ filter: model });
    expect(items.map(({ name }) => name)).toEqual([model]);
    expect(await registry.readAttention()).toMatchObject({ interrupted: [], problems: [] });
    expect(await registry.governance(model)).toMatchObject({ kind: 'ungoverned' });
    expect((await openIn(temporaryFolder())).source, 'the same trail').toBe(registry.source);
  });

  it('leaves a model alone that a repository has moved', async () => {
    const model = uniqueName('outside');
    await outsider.model(model, 1);
    const repo = GitRepo.create();
    repo.commit();
    expect(await promote(await openMlflow(url, repo), `${model}/1`, 'Staging')).toMatchObject({ outcome: 'applied' });
    const refused = await promote(await open(), `${model}/1`, 'Production');
    expect(refused).toMatchObject({ outcome: 'failed', receipts: [] });
    expect(refused.message).toContain('Another audit trail than file ');
  });

  it('cannot push what a policy wants pushed', async () => {
    const s = await open();
    expect(s.withAudit({ push: 'bestEffort' }).trail.location).toBe(s.trail.location);
    for (const settings of [{ push: 'required' }, { push: 'bestEffort', remote: 'origin' }] as const) {
      const { trail } = s.withAudit(settings);
      expect((await trail.read()).entries).toEqual([]);
      await expect(trail.append(eventOf({ id: 'e' }), undefined)).rejects.toMatchObject({
        reason: 'refused',
        message: expect.stringContaining('is in no Git repository') as string,
      });
    }
  });

  describe('begins no trail of its own', () => {
    it.each<[string, (folder: string) => void]>([
      ['in a repository that is broken', (folder) => mkdirSync(path.join(folder, '.git'))],
      ['below one', (folder) => writeFileSync(path.join(folder, '..', '.git'), 'gitdir: nowhere\n')],
    ])('%s', async (_, spoil) => {
      const folder = path.join(temporaryFolder(), 'inner');
      mkdirSync(folder);
      spoil(folder);
      await expect(open(folder)).rejects.toMatchObject({ reason: 'unreachable' });
      expect(readdirSync(data)).toEqual([]);
    });

    it('in a folder that is not there', async () => {
      await expect(open('/nowhere/at/all')).rejects.toMatchObject({ reason: 'unreachable' });
    });
  });

  it('refuses to guess who somebody is', async () => {
    vi.stubEnv('GIT_CONFIG_GLOBAL', path.join(data, 'none'));
    const s = await open();
    await expect(s.identity()).rejects.toMatchObject({
      reason: 'refused',
      message: expect.stringContaining('git config --global') as string,
    });
    vi.stubEnv('PATH', data);
    vi.stubEnv('GIT_COMMITTER_EMAIL', 'dee@example.com');
    expect(await s.identity()).toEqual({ name: 'dee@example.com', email: 'dee@example.com', via: 'environment' });
  });
});

async function promote(s: RegistrySession, ref: string, to: string): Promise<OutcomeEvent> {
  const answer = await planPromotion(s, { ref, to, reason: 'because', ungoverned: true });
  if (answer.kind !== 'plan') throw new Error(`${answer.kind}: ${answer.message}`);
  return execute(s, answer.plan);
}
