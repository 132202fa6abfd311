import { expect, test } from 'vitest';
import { ConfiguredRegistry } from '../registry/configured-registry';
import { registryMeant } from './lookup';

function registry(folder: string, uri: string): ConfiguredRegistry {
  const identity = { key: `${folder} ${uri}`, uri, label: uri, folder, cwd: `/${folder}`, isDefault: false };
  return new ConfiguredRegistry(identity, () =>
    Promise.resolve({ kind: 'failed', problem: 'unreachable', message: 'It did not answer.' }),
  );
}

const all = [
  registry('a', 'mlflow:https://one.example.com'),
  registry('a', 'git:.'),
  registry('b', 'git:../models'),
  registry('b', 'mlflow:https://two.example.com'),
];
const meant = (folder: string | undefined, registryUri?: string): string | undefined =>
  registryMeant(all, { folder, registryUri })?.key;

test('a policy that names no registry means the first of its folder, open or not', () => {
  expect(meant('a')).toBe('a mlflow:https://one.example.com');
  expect(meant('b')).toBe('b git:../models');
});

test('a policy means the registry that it names, of its own folder first', () => {
  expect(meant('a', 'git:.')).toBe('a git:.');
  expect(meant('a', 'HTTPS://one.example.com/')).toBe('a mlflow:https://one.example.com');
  expect(meant('a', 'https://two.example.com')).toBe('b mlflow:https://two.example.com');
});

test('git:. is the folder’s repository, wherever the setting finds it, and never another folder’s', () => {
  expect(meant('b', 'git:.')).toBe('b git:../models');
  expect(meant('c', 'git:.')).toBeUndefined();
  expect(meant('a', 'git:../models')).toBeUndefined();
});

test('outside every folder only one registry can be meant', () => {
  expect(meant(undefined)).toBeUndefined();
  expect(registryMeant(all.slice(0, 1), { folder: undefined })?.key).toBe('a mlflow:https://one.example.com');
});

test('what is not known is not guessed', () => {
  expect(meant('a', 'https://three.example.com')).toBeUndefined();
  expect(meant('a', 'nothing')).toBeUndefined();
});
