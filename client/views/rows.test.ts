import { expect, test } from 'vitest';
import { nodeId, type Node } from './nodes';
import { TreeRows, type TreeRow } from './rows';

const model = (name: string, latestVersion: string): Node => ({
  ...{ kind: 'model', registry: 'r', hasPage: false, holds: [] },
  model: { name, latestVersion, tags: {}, stages: {}, aliases: {} },
});
const empty = (name: string): Node => ({ kind: 'empty', registry: 'r', model: name });
const nameOf = (row: TreeRow): string => row.id.split('/').slice(1, 3).join(' ');

/** Models by name, and what is read below each; `shown` is what VS Code was told to show anew. */
function tree(): {
  rows: TreeRows;
  first: Node[];
  reads: string[];
  open: Set<string>;
  shown: (readonly string[] | 'all')[];
  hold: (until: Promise<unknown>) => void;
} {
  const first: Node[] = [model('a', '1'), model('b', '1')];
  const reads: string[] = [];
  const open = new Set<string>();
  const shown: (readonly string[] | 'all')[] = [];
  let until: Promise<unknown> = Promise.resolve();
  const rows = new TreeRows({
    children: async (node) => {
      const nodes = node?.kind === 'model' ? [empty(node.model.name)] : [...first];
      reads.push(node?.kind === 'model' ? node.model.name : 'first level');
      await until;
      return nodes;
    },
    look: (node) => JSON.stringify(node),
    isOpen: ({ node }) => open.has(nodeId(node)),
    isLeaf: ({ node }) => node.kind === 'empty',
    changed: (changed) => shown.push(changed?.map(nameOf) ?? 'all'),
  });
  return { rows, first, reads, open, shown, hold: (promise) => void (until = promise) };
}

test('a row stays the same object, with what was read last', async () => {
  const { rows, first, shown } = tree();
  const [, b] = await rows.children();
  first[1] = model('b', '2');
  await rows.refresh();
  expect((await rows.children())[1]).toBe(b);
  expect(b?.node).toEqual(model('b', '2'));
  expect(shown).toEqual([['model b']]);
});

test('nothing that is as it was is shown anew', async () => {
  const { rows, shown } = tree();
  await rows.children();
  await rows.refresh();
  expect(shown).toEqual([]);
});

test('a list with another row in it is shown anew only after it was read', async () => {
  const { rows, first, reads, shown, hold } = tree();
  const before = await rows.children();
  first.push(model('c', '1'));
  let answer: (value?: unknown) => void = () => undefined;
  hold(new Promise((resolve) => (answer = resolve)));
  const refreshed = rows.refresh();
  expect(reads).toEqual(['first level', 'first level']);
  expect(await rows.children()).toBe(before);
  expect(shown).toEqual([]);
  answer();
  await refreshed;
  expect(shown).toEqual(['all']);
  expect((await rows.children()).map(nameOf)).toEqual(['model a', 'model b', 'model c']);
});

test('what is open is read again, and what was closed only when it is opened', async () => {
  const { rows, reads, open, shown } = tree();
  const [a, b] = await rows.children();
  open.add(a?.id ?? '');
  await rows.children(a);
  await rows.children(b);
  reads.length = 0;
  await rows.refresh();
  expect(reads).toEqual(['first level', 'a']);
  expect(shown).toEqual(expect.arrayContaining([['model b'], ['empty a']]));
  await rows.children(b);
  expect(reads).toEqual(['first level', 'a', 'b']);
});

test('what changes while it is being read is read once more', async () => {
  const { rows, first, reads, hold } = tree();
  let answer: (value?: unknown) => void = () => undefined;
  hold(new Promise((resolve) => (answer = resolve)));
  const children = rows.children();
  first.pop();
  const refreshed = rows.refresh();
  answer();
  expect((await children).map(nameOf)).toEqual(['model a']);
  await refreshed;
  expect(reads).toEqual(['first level', 'first level']);
});

test('what was forgotten is read when somebody asks', async () => {
  const { rows, reads, shown } = tree();
  await rows.children();
  rows.forget();
  await rows.refresh();
  expect([reads, shown]).toEqual([['first level'], ['all']]);
  await rows.children();
  expect(reads).toHaveLength(2);
});
