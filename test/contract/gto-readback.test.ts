import { afterAll, expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import type { StageChange } from '../../core/registry/port';
import { ANA } from '../support/events';
import { GitRepo } from '../support/git-repo';
import { describeWithGto, expectSameAsGto } from '../support/gto';
import type { GtoOracle } from '../support/gto';

describeWithGto('gto reads what we write', (oracle) => {
  let gto: GtoOracle | undefined;
  afterAll(() => gto?.stop());

  it('after registrations, moves and rollbacks of several models', { timeout: 120_000 }, async () => {
    gto = oracle();
    const repo = GitRepo.create();
    const { registry } = await openGitSession({ cwd: repo.dir });
    const at = new Date().toISOString();
    const move = async (model: string, ...changes: StageChange[]): Promise<void> => {
      await registry.moveStages({
        model,
        changes,
        actor: ANA,
        at,
        record: '01JDEXAMPLE',
        deadline: '2999-01-01T00:00:00Z',
      });
      await expectSameAsGto(repo.dir, await gto!.ask(repo.dir));
    };
    const assign = (version: string, stage: string): StageChange => ({ kind: 'assign', version, stage });
    const release = (version: string, stage: string): StageChange => ({ kind: 'release', version, stage });

    for (const model of ['scorer', 'nlp/models:tagger']) {
      for (const bump of [undefined, 'minor', 'major', 'patch'] as const) {
        const source = repo.commit();
        await registry.register({ model, source, actor: ANA, ...(bump === undefined ? {} : { bump }) });
      }
      await expectSameAsGto(repo.dir, await gto.ask(repo.dir));
      await move(model, assign('v0.1.0', 'prod'));
      await move(model, assign('v1.0.0', 'prod'), release('v0.1.0', 'prod'), assign('v0.1.0', 'archived'));
      await move(model, assign('v0.1.0', 'prod'), release('v0.1.0', 'archived'), release('v1.0.0', 'prod'));
      await move(model, assign('v1.0.1', 'prod/eu'));
    }
    const reply = await gto.ask(repo.dir);
    expect(reply.show).toMatchObject({
      scorer: { version: 'v1.0.1', stage: { prod: 'v0.1.0', 'prod/eu': 'v1.0.1' } },
      'nlp/models:tagger': { version: 'v1.0.1', stage: { prod: 'v0.1.0' } },
    });
    expect(reply.history?.[0]?.['message']).toContain('Stagegate-Record: 01JDEXAMPLE');
  });

  it('also after gto itself goes on', { timeout: 120_000 }, async () => {
    gto = oracle();
    const repo = GitRepo.create();
    const { registry } = await openGitSession({ cwd: repo.dir });
    const source = repo.commit();
    await registry.register({ model: 'm', source, actor: ANA });
    const time = Math.floor(Date.now() / 1000) + 60;
    await gto.ask(repo.dir, ['assign', 'm', '--version', 'v0.0.1', '--stage', 'prod'], time);
    const changes: StageChange[] = [{ kind: 'release', version: 'v0.0.1', stage: 'prod' }];
    await registry.moveStages({
      model: 'm',
      changes,
      actor: ANA,
      at: new Date().toISOString(),
      record: 'r',
      deadline: '2999-01-01T00:00:00Z',
    });
    const reply = await gto.ask(repo.dir, ['assign', 'm', '--version', 'v0.0.1', '--stage', 'dev'], time + 120);
    expect(reply).toMatchObject({ rc: 0, show: { m: { stage: { dev: 'v0.0.1' } } } });
    expect(reply.show?.['m']?.stage).not.toHaveProperty('prod');
    expect(repo.refs()).toContain('refs/tags/m#prod!#2');
    expect(repo.refs()).toContain('refs/tags/m#dev#3');
    await expectSameAsGto(repo.dir, reply);
  });
});
