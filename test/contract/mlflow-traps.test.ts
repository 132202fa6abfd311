import { beforeEach, expect, it, vi } from 'vitest';
import { RECORD_TAG } from '../../adapters/mlflow/mapping';
import { allPages } from '../../core/registry/pages';
import type { RegistryPort, StageMove } from '../../core/registry/port';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';
import { expectFailure } from './registry-contract';

vi.setConfig({ testTimeout: 60_000 });

describeWithMlflow("A real MLflow server's traps", (url) => {
  const outsider = new Outsider(url);
  const actor = { name: 'Ana', email: 'ana@example.com', via: 'git config' };
  let model: string;
  let registry: RegistryPort;
  beforeEach(async () => {
    model = uniqueName('trap');
    ({ registry } = await openMlflow(url, GitRepo.create()));
  });

  const move = (changes: StageMove['changes'], more: Partial<StageMove> = {}): StageMove => ({
    ...{ model, changes, actor, record: 'record-1' },
    at: new Date().toISOString(),
    deadline: new Date(Date.now() + 60_000).toISOString(),
    ...more,
  });

  it('lists the aliases that searches leave out', async () => {
    await outsider.model(model, 2);
    await outsider.post('registered-models/alias', { name: model, alias: 'champion', version: '1' });
    const { items } = await registry.listVersions(model);
    expect(items.map(({ version, aliases }) => [version, aliases])).toEqual([
      ['2', []],
      ['1', ['champion']],
    ]);
    expect(await registry.holders([model])).toEqual(new Map([[model, { 'alias:champion': ['1'] }]]));
  });

  it('reads versions without a tag, a run, a description or a stage', async () => {
    await outsider.post('registered-models/create', { name: model });
    expect(await registry.getModel(model)).toEqual({ name: model, tags: {}, stages: {}, aliases: {} });
    expect(await registry.listVersions(model)).toEqual({ items: [] });
    await outsider.post('model-versions/create', { name: model, source: 's3://bucket/x' });
    expect(await registry.getVersion(model, '1')).toEqual({
      ...{ model, version: '1', stages: [], aliases: [], params: {}, tags: {} },
      createdAt: expect.stringMatching(/Z$/) as string,
      source: 's3://bucket/x',
    });
  });

  it('names the newest version whatever stage it is in', async () => {
    await outsider.model(model, 10);
    await outsider.post('model-versions/transition-stage', { name: model, version: '9', stage: 'Production' });
    expect(await registry.getModel(model)).toMatchObject({ latestVersion: '10', stages: { Production: '9' } });
    const { items } = await registry.listVersions(model);
    expect(items.slice(0, 2).map(({ version }) => version)).toEqual(['10', '9']);
  });

  it('tells every holder of a stage that somebody gave to two', async () => {
    await outsider.model(model, 2);
    for (const version of ['1', '2']) {
      await outsider.post('model-versions/transition-stage', { name: model, version, stage: 'Production' });
    }
    expect(await registry.holders([model])).toEqual(new Map([[model, { Production: ['2', '1'] }]]));
  });

  it('pages through a list that grows meanwhile without naming anything twice', async () => {
    await outsider.model(model, 4);
    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = await registry.listVersions(model, {
        pageSize: 2,
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      seen.push(...page.items.map(({ version }) => version));
      pageToken = page.nextPageToken;
      if (seen.length === 2) await outsider.post('model-versions/create', { name: model, source: 's3://bucket/new' });
    } while (pageToken !== undefined);
    expect(seen).toEqual(['4', '3', '2', '1']);
  });

  it('ends a list whose page size was none', async () => {
    await outsider.model(model, 2);
    const versions = await allPages((query) => registry.listVersions(model, { ...query, pageSize: 0 }));
    expect(versions).toHaveLength(2);
  });

  it.each(["o'clock", 'say "x"', '50%_off', 'ünï 💚'])('finds a model called %j', async (name) => {
    const whole = `${model} ${name}`;
    await outsider.model(whole, 1);
    await outsider.model(`${model} 50 or off`, 1);
    const { items } = await registry.listModels({ filter: `${model.toUpperCase()} ${name}` });
    expect(items.map((one) => one.name)).toEqual([whole]);
    expect((await registry.listVersions(whole)).items).toHaveLength(1);
    expect((await registry.getVersion(whole, '1'))?.model).toBe(whole);
  });

  it('refuses in one sentence what MLflow does not take', async () => {
    await outsider.model(model, 1);
    for (const stage of ['alias:latest', 'alias:v1', 'alias:not allowed', 'Prod', 'tag:what?=x']) {
      await expectFailure('invalid', registry.moveStages(move([{ kind: 'assign', version: '1', stage }])));
    }
    await expectFailure('invalid', registry.register({ model: 'a/b', source: 's3://bucket/x', actor }));
    await expectFailure('invalid', registry.register({ model, source: '/etc/passwd', actor }));
    await expectFailure('invalid', registry.register({ model, source: 'runs:/nothing/model', actor }));
    await expectFailure('invalid', registry.listModels({ filter: `both ' and "` }));
  });

  it('keeps the record of a move where nobody sees it', async () => {
    await outsider.model(model, 1);
    await registry.moveStages(move([{ kind: 'assign', version: '1', stage: 'alias:champion' }]));
    expect((await registry.getVersion(model, '1'))?.tags).toEqual({});
    const answer = await fetch(`${url}/api/2.0/mlflow/model-versions/get?name=${model}&version=1`);
    expect(await answer.json()).toMatchObject({ model_version: { tags: [{ key: RECORD_TAG, value: 'record-1' }] } });
  });

  it('releases an alias only from the version that still has it', async () => {
    await outsider.model(model, 2);
    await outsider.post('registered-models/alias', { name: model, alias: 'champion', version: '2' });
    await registry.moveStages(move([{ kind: 'release', version: '1', stage: 'alias:champion' }]));
    expect((await registry.getModel(model))?.aliases).toEqual({ champion: '2' });
  });

  it('writes nothing after the deadline, and says what was written before', async () => {
    await outsider.model(model, 1);
    const late = move([{ kind: 'assign', version: '1', stage: 'Staging' }], { deadline: '2020-01-01T00:00:00Z' });
    await expectFailure('refused', registry.moveStages(late));
    expect((await registry.getVersion(model, '1'))?.stages).toEqual([]);
    const half = move([
      { kind: 'assign', version: '1', stage: 'Staging' },
      { kind: 'assign', version: '1', stage: 'alias:latest' },
    ]);
    const failure = await expectFailure('unknown', registry.moveStages(half));
    expect(failure.receipts.map(({ change }) => change.stage)).toEqual(['Staging']);
  });

  it('leads to the pages of its own interface', () => {
    expect(registry.webUrl?.('a b', '3')).toBe(`${url}/#/models/a%20b/versions/3`);
    expect(registry.webUrl?.()).toBe(`${url}/#/models`);
  });
});
