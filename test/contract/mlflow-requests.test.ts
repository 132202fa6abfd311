import { beforeEach, expect, it, vi } from 'vitest';
import { OpenRegistry } from '../../client/registry/open-registry';
import * as services from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import type { Page, RegisteredModel } from '../../core/registry/model';
import type { PageQuery } from '../../core/registry/port';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const PAGES = 10;
const POLICY = `version: 1
models: ["*"]
stages:
  - {name: Staging, exclusive: false, tag: {stage: "it's staging"}}
  - {name: Archived, tag: {stage: archived}}
transitions: [{from: [None], to: Staging}]
`;

describeWithMlflow('Requests to a real MLflow server', (url) => {
  const outsider = new Outsider(url);
  const asked: string[] = [];
  let session: RegistrySession;
  let registry: OpenRegistry;
  const counting = (address: string, init: RequestInit): Promise<Response> => {
    asked.push(new URL(address).pathname.replace('/api/2.0/mlflow/', ''));
    return fetch(address, init);
  };
  beforeEach(async () => {
    const repo = GitRepo.create();
    repo.commit();
    session = await openMlflow(url, repo, {
      fetch: counting,
    });
    const uri = session.registry.uri;
    const identity = { key: uri, uri, label: uri, folder: '', cwd: repo.dir, isDefault: false };
    registry = new OpenRegistry(identity, uri, session, services);
    asked.length = 0;
  });

  /** The calls of a piece of work, in alphabetical order. */
  const callsOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    asked.length = 0;
    await work();
    return asked.toSorted();
  };

  it('show the first page of models with one, and two readers with the same one', async () => {
    const query = { pageSize: 100 };
    const both = () => Promise.all([registry.models(query), registry.models(query)]);
    expect(await callsOf(both)).toEqual(['registered-models/search']);
    expect(await callsOf(() => registry.models(query))).toEqual([]);
  });

  it('show stages that are kept as tags with one more for each of them, however many pages there are', async () => {
    const repo = GitRepo.create();
    repo.commit({ 'promotion-policy.yaml': POLICY });
    const filter = uniqueName('tagged');
    const [two, none] = [`${filter}-a`, `${filter}-b`];
    for (const model of [two, none]) await outsider.model(model, 3);
    for (const version of ['1', '3']) {
      await outsider.post('model-versions/set-tag', { name: two, version, key: 'stage', value: "it's staging" });
    }
    await outsider.post('model-versions/set-tag', { name: two, version: '2', key: 'stage', value: 'archived' });
    const s = await openMlflow(url, repo, { fetch: counting });
    const stages = async (pageSize: number): Promise<readonly unknown[]> => {
      const found: unknown[] = [];
      let query: PageQuery | undefined = { filter, pageSize };
      while (query) {
        const page: Page<RegisteredModel> = await services.listModels(s, query);
        found.push(...page.items.map((model) => model.stages));
        query = page.nextPageToken === undefined ? undefined : { filter, pageSize, pageToken: page.nextPageToken };
      }
      return found;
    };
    const expected = [{ Staging: '3', Archived: '2' }, {}];
    const calls = await callsOf(async () => {
      expect(await stages(1)).toEqual(expected);
    });
    expect(calls.filter((call) => call.startsWith('model-versions'))).toHaveLength(2);
    await s.registry.moveStages({
      model: none,
      changes: [{ kind: 'assign', version: '2', stage: "tag:stage=it's staging" }],
      actor: { name: 'Ana', email: 'ana@example.com', via: 'test' },
      at: new Date().toISOString(),
      record: 'record',
      deadline: new Date(Date.now() + 60_000).toISOString(),
    });
    expect(await stages(100)).toEqual([expected[0], { Staging: '2' }]);
  });

  it('refresh a list of ten pages with ten', async () => {
    const filter = uniqueName('listed');
    const names = Array.from({ length: PAGES }, (_, number) => `${filter}-${String(number)}`);
    await Promise.all(names.map((name) => outsider.post('registered-models/create', { name })));
    const readAll = async (): Promise<void> => {
      const read: string[] = [];
      let token: { pageToken?: string } | undefined = {};
      while (token) {
        const page = await registry.models({ pageSize: 1, filter, ...token });
        read.push(...page.items.map(({ name }) => name));
        token = page.nextPageToken === undefined ? undefined : { pageToken: page.nextPageToken };
      }
      expect(read).toEqual(names);
    };
    const tenSearches = Array<string>(PAGES).fill('registered-models/search');
    expect(await callsOf(readAll)).toEqual(tenSearches);
    await session.registry.refresh();
    registry.invalidate();
    expect(await callsOf(readAll)).toEqual(tenSearches);
  });

  it('open a model with two', async () => {
    const model = uniqueName('opened');
    await outsider.model(model, 3);
    await outsider.post('registered-models/alias', { name: model, alias: 'champion', version: '2' });
    expect(await callsOf(() => session.registry.listVersions(model))).toEqual([
      'model-versions/search',
      'registered-models/get',
    ]);
  });

  it('read the runs of two versions and of twelve with two', async () => {
    const model = uniqueName('measured');
    const experiment_id = await outsider.experiment();
    await outsider.post('registered-models/create', { name: model });
    const versions = Array.from({ length: 12 }, (_, index) => String(index + 1));
    for (const value of versions) {
      const info = (await outsider.post('runs/create', { experiment_id })).object('run').object('info');
      const run = { id: info.text('run_id'), files: info.text('artifact_uri') };
      const metric = { key: 'accuracy', value: Number(value), timestamp: Date.now(), step: 0 };
      await outsider.post('runs/log-metric', { run_id: run.id, ...metric });
      await outsider.version(model, run);
    }
    for (const some of [versions.slice(0, 2), versions]) {
      const calls = await callsOf(async () => {
        const { facts } = await session.registry.readFacts(model, some);
        expect(facts.map(({ metrics }) => metrics?.['accuracy']?.value)).toEqual(some.map(Number));
      });
      expect(calls.filter((call) => call.startsWith('runs/'))).toEqual(['runs/get', 'runs/search']);
      const rows = calls.filter((call) => call.startsWith('registered-models/') || call === 'model-versions/search');
      expect(rows).toHaveLength(some.length > 4 ? 2 : 0);
    }
    const opened = await callsOf(() => registry.versions(model, {}));
    expect(opened.length, 'with the files of the newest version').toBeLessThanOrEqual(6 + 5);
  });

  it('tell who is where with one for each model, and one more only where stages or tags may have several', async () => {
    const [aliased, staged, nowhere] = [uniqueName('aliased'), uniqueName('staged'), uniqueName('nowhere')];
    for (const model of [aliased, staged, nowhere]) await outsider.model(model, 2);
    await outsider.post('registered-models/alias', { name: aliased, alias: 'champion', version: '1' });
    await outsider.post('registered-models/alias', { name: staged, alias: 'champion', version: '2' });
    for (const version of ['1', '2']) {
      await outsider.post('model-versions/transition-stage', { name: staged, version, stage: 'Production' });
    }
    await outsider.post('model-versions/set-tag', { name: aliased, version: '2', key: 'lifecycle', value: 'old' });
    const places = {
      [aliased]: { 'alias:champion': ['1'] },
      [staged]: { Production: ['2', '1'], 'alias:champion': ['2'] },
    };
    const models = [aliased, staged, nowhere, 'nobody-knows'];
    const gets = Array<string>(models.length).fill('registered-models/get');
    const named = await callsOf(async () => {
      expect(Object.fromEntries(await session.registry.holders(models))).toEqual(places);
    });
    expect(named).toEqual(['model-versions/search', ...gets]);
    const tagged = await callsOf(async () => {
      const holders = await session.registry.holders([aliased], ['tag:lifecycle=old']);
      expect(holders.get(aliased)).toEqual({ ...places[aliased], 'tag:lifecycle=old': ['2'] });
    });
    expect(tagged).toEqual(['model-versions/search', 'registered-models/get']);
    const all = await callsOf(async () => {
      expect(Object.fromEntries(await session.registry.holders())).toMatchObject(places);
    });
    expect(all).not.toContain('registered-models/get');
  });
});
