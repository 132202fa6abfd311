import { readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { exampleProject } from './example';
import { cleanEnv, git, json, refsOf, root, stagegate } from './support';

const gto = process.env['STAGEGATE_GTO'] ?? path.join(root, '.cache/gto/bin/gto');

interface RecordJson {
  readonly id: string;
  readonly type: string;
  readonly outcome: string;
  readonly severity: string;
  readonly version: string;
  readonly decision?: { readonly result: string; readonly blockers: readonly string[] };
  readonly hold?: { readonly stage: string };
}

interface ModelJson {
  readonly name: string;
  readonly latestVersion: string;
  readonly stages: Readonly<Record<string, string>>;
}

const project = exampleProject();

async function stages(dir: string): Promise<Readonly<Record<string, string>>> {
  const [model] = await json<readonly ModelJson[]>(['models'], { cwd: dir });
  return model?.stages ?? {};
}

const promote = (ref: string, reason: string): string[] => [
  'promote',
  ref,
  '--to',
  'Production',
  '--reason',
  reason,
  '--yes',
];

describe('the story of the example', () => {
  it('begins with a champion in Production and two challengers in Staging', async () => {
    const dir = project();
    const [model] = await json<readonly ModelJson[]>(['models'], { cwd: dir });
    expect(model).toMatchObject({
      name: 'fraud-detection',
      latestVersion: 'v0.2.0',
      stages: { Production: 'v0.0.1', Staging: 'v0.2.0' },
    });
  });

  it('refuses the challenger that is worse, and records the refusal', async () => {
    const dir = project();
    const record = await json<RecordJson>(promote('fraud-detection@v0.1.0', 'more features'), { cwd: dir, code: 1 });
    expect(record).toMatchObject({
      type: 'outcome',
      outcome: 'refused',
      version: 'v0.1.0',
      decision: { result: 'fail' },
    });
    expect(record.decision?.blockers).toEqual(['transitions[1].gates[0]', 'transitions[1].gates[2]']);
    expect(await stages(dir)).toMatchObject({ Production: 'v0.0.1' });
    const [last] = await json<readonly { event: RecordJson }[]>(['audit', 'log'], { cwd: dir });
    expect(last?.event.id).toBe(record.id);
  });

  it('promotes the better one, rolls back to the champion, and holds the stage', async () => {
    const dir = project();
    const promoted = await json<RecordJson>(promote('fraud-detection@v0.2.0', 'better and faster'), { cwd: dir });
    expect(promoted).toMatchObject({
      outcome: 'applied',
      severity: 'normal',
      version: 'v0.2.0',
      decision: { result: 'pass' },
    });
    expect(await stages(dir)).toMatchObject({ Production: 'v0.2.0', Archived: 'v0.0.1', Staging: 'v0.1.0' });

    const back = await json<RecordJson>(
      ['rollback', 'fraud-detection', '--stage', 'Production', '--reason', 'false positives', '--yes'],
      { cwd: dir },
    );
    expect(back).toMatchObject({ outcome: 'applied', version: 'v0.0.1', hold: { stage: 'Production' } });
    expect(await stages(dir)).toEqual({ Production: 'v0.0.1', Staging: 'v0.1.0' });

    const again = await json<RecordJson>(
      ['promote', 'fraud-detection@v0.2.0', '--to', 'Staging', '--reason', 'try again', '--yes'],
      { cwd: dir },
    );
    expect(again.outcome).toBe('applied');
    const held = await json<RecordJson>(promote('fraud-detection@v0.2.0', 'too early'), { cwd: dir, code: 1 });
    expect(held.decision?.blockers).toEqual(['hold']);

    await json(['release', 'fraud-detection', '--stage', 'Production', '--reason', 'fixed'], { cwd: dir });
    const released = await json<RecordJson>(promote('fraud-detection@v0.2.0', 'fixed'), { cwd: dir });
    expect(released.outcome).toBe('applied');
    expect(await json(['audit', 'verify'], { cwd: dir })).toMatchObject({ ok: true, findings: [] });
  });

  it('tells who was in Production at a time', async () => {
    const dir = project();
    const before = new Date().toISOString();
    await json(promote('fraud-detection@v0.2.0', 'better and faster'), { cwd: dir });
    const holder = async (at: string): Promise<string | undefined> => {
      const holders = await json<readonly { stage: string; version: string }[]>(
        ['audit', 'log', 'fraud-detection', '--at', at],
        {
          cwd: dir,
        },
      );
      return holders.find(({ stage }) => stage === 'Production')?.version;
    };
    expect(await holder(before)).toBe('v0.0.1');
    expect(await holder('2999-01-01T00:00:00Z')).toBe('v0.2.0');
  });

  it('verify finds a stage that was moved by hand', async () => {
    const dir = project();
    expect((await stagegate(['audit', 'verify'], { cwd: dir })).code).toBe(0);
    git(dir, 'tag', '-a', 'fraud-detection#Production#99', '-m', 'by hand', 'fraud-detection@v0.1.0^{commit}');
    const report = await json<{ ok: boolean; findings: readonly { kind: string; model: string }[] }>(
      ['audit', 'verify'],
      {
        cwd: dir,
        code: 1,
      },
    );
    expect(report.ok).toBe(false);
    expect(report.findings).toContainEqual(expect.objectContaining({ kind: 'outOfBand', model: 'fraud-detection' }));
  });

  it('a second promotion of the same version is refused', async () => {
    const dir = project();
    const { code } = await stagegate(promote('fraud-detection@v0.0.1', 'again'), { cwd: dir });
    expect(code).toBe(1);
  });

  it('asks nobody where nobody is: without --yes nothing happens', async () => {
    const dir = project();
    const before = refsOf(dir);
    const { code, stdout, stderr } = await stagegate(promote('fraud-detection@v0.2.0', 'x').slice(0, -1), { cwd: dir });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--yes');
    expect(refsOf(dir)).toBe(before);
  });

  it('writes a worktree, index and branch of nobody', async () => {
    const dir = project();
    const head = git(dir, 'rev-parse', 'HEAD');
    const policy = readFileSync(path.join(dir, 'promotion-policy.yaml'), 'utf8');
    await json(promote('fraud-detection@v0.2.0', 'better'), { cwd: dir });
    expect(git(dir, 'status', '--porcelain')).toBe('');
    expect(git(dir, 'rev-parse', 'HEAD')).toBe(head);
    expect(readFileSync(path.join(dir, 'promotion-policy.yaml'), 'utf8')).toBe(policy);
  });

  it.skipIf(!existsSync(gto))('gto sees the same stages', async () => {
    const dir = project();
    await json(promote('fraud-detection@v0.2.0', 'better'), { cwd: dir });
    const shown = execFileSync(gto, ['show', '--json'], {
      cwd: dir,
      env: { ...cleanEnv, GTO_EMOJIS: 'false' },
      encoding: 'utf8',
    });
    const { 'fraud-detection': model } = JSON.parse(shown) as Record<
      string,
      { version: string; stage: Record<string, string> }
    >;
    expect(model?.version).toBe('v0.2.0');
    expect(model?.stage).toMatchObject(await stages(dir));
  });
});
