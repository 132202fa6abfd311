import { expect, test } from 'vitest';
import { ConfiguredRegistry, listed, representative, type RegistryState } from './configured-registry';
import type { OpenRegistry } from './open-registry';
import type { OpenProblem } from './state';

type Settled = Exclude<RegistryState, { kind: 'opening' }>;

async function configured(key: string, state: Settled, isDefault = false): Promise<ConfiguredRegistry> {
  const identity = { key, uri: 'git:.', label: key, folder: key, cwd: `/${key}`, isDefault };
  const one = new ConfiguredRegistry(identity, () => Promise.resolve(state));
  await one.settled;
  return one;
}

function open(source: string): Settled {
  const registry: Partial<OpenRegistry> = { source };
  return { kind: 'open', registry: registry as OpenRegistry };
}
const failed = (problem: OpenProblem): Settled => ({ kind: 'failed', problem, message: 'It did not answer.' });
const keys = (all: readonly ConfiguredRegistry[]): readonly string[] => listed(all).map(({ key }) => key);

test('a registry that cannot be opened hides no other, and is not hidden', async () => {
  const all = [await configured('a', failed('unreachable')), await configured('b', open('r'))];
  expect(keys(all)).toEqual(['a', 'b']);
});

test('folders of one repository have one registry: the first', async () => {
  const all = [await configured('a', open('r')), await configured('b', open('r')), await configured('c', open('s'))];
  expect(keys(all)).toEqual(['a', 'c']);
  expect(representative(all, all[1]!.registry!)).toBe(all[0]!.registry);
});

test('a folder outside any repository has a registry only where somebody says so', async () => {
  const all = [await configured('a', failed('noRepository'), true), await configured('b', failed('noRepository'))];
  expect(keys(all)).toEqual(['b']);
});
