import { expect, test } from 'vitest';
import type { RegisteredModel } from '../../core/registry/model';
import type { PageQuery } from '../../core/registry/port';
import { NOTHING_TO_SAY, type Attention } from '../registry/attention';
import type { OpenRegistry } from '../registry/open-registry';
import { listKey, Paging, registryChildren } from './children';

const names = ['a', 'b', 'c', 'd', 'e'];

/** A registry of five models that hands out pages, and writes down what it was asked for. */
function registryWith(queries: PageQuery[], attention: Attention = NOTHING_TO_SAY): OpenRegistry {
  const model = (name: string): RegisteredModel => ({ name, tags: {}, stages: {}, aliases: {} });
  const registry: Partial<OpenRegistry> = {
    key: 'r',
    attention,
    hasPages: true,
    holds: () => [],
    readOnly: (model) => Promise.resolve(model === 'b' ? 'You may only read b.' : undefined),
    models: (query) => {
      queries.push(query);
      const start = Number(query.pageToken ?? 0);
      const end = start + (query.pageSize ?? 0);
      const items = names.slice(start, end).map(model);
      return Promise.resolve(end < names.length ? { items, nextPageToken: String(end) } : { items });
    },
  };
  return registry as OpenRegistry;
}

test('one page is read at first, and one more for every "Load more…"', async () => {
  const queries: PageQuery[] = [];
  const registry = registryWith(queries);
  const paging = new Paging();
  const kinds = async (): Promise<readonly string[]> =>
    (await registryChildren(registry, { pageSize: 2, filter: undefined, paging })).map(({ kind }) => kind);
  expect(await kinds()).toEqual(['model', 'model', 'more']);
  expect(queries).toEqual([{ pageSize: 2 }]);
  paging.more(listKey('r'));
  expect(await kinds()).toEqual(['model', 'model', 'model', 'model', 'more']);
  paging.more(listKey('r'));
  expect(await kinds()).toEqual(['model', 'model', 'model', 'model', 'model']);
  paging.reset();
  expect(await kinds()).toHaveLength(3);
});

test('a row knows that a browser can show it, too', async () => {
  const listing = { pageSize: 1, filter: undefined, paging: new Paging() };
  expect((await registryChildren(registryWith([]), listing))[0]).toMatchObject({ kind: 'model', hasPage: true });
});

test('a row knows that its model may only be read', async () => {
  const listing = { pageSize: 2, filter: undefined, paging: new Paging() };
  const [a, b] = await registryChildren(registryWith([]), listing);
  expect(a).not.toHaveProperty('readOnly');
  expect(b).toMatchObject({ kind: 'model', readOnly: 'You may only read b.' });
});

test('the registry is given the filter: what is not shown is not read', async () => {
  const queries: PageQuery[] = [];
  await registryChildren(registryWith(queries), { pageSize: 10, filter: 'fraud', paging: new Paging() });
  expect(queries).toEqual([{ pageSize: 10, filter: 'fraud' }]);
});

test('what needs attention stands around the models', async () => {
  const problem = { message: 'A tag is broken.', fix: 'Delete it.', subject: 'refs/tags/x' };
  const registry = registryWith([], { ...NOTHING_TO_SAY, problems: [problem] });
  const nodes = await registryChildren(registry, { pageSize: 10, filter: undefined, paging: new Paging() });
  expect(nodes.at(-1)).toEqual({ kind: 'problems', registry: 'r', problems: [problem] });
});
