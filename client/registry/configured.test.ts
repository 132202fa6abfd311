import { expect, test } from 'vitest';
import { isRemote, labelOf, namedRegistries, withoutCredentials, withRegistry } from './configured';

const uris = (configured: readonly string[], environment: Record<string, string> = {}): readonly string[] =>
  namedRegistries(configured, environment).map(({ uri }) => uri);

test('the setting names registries in its order, each once however it is written', () => {
  expect(uris(['git:.', 'HTTPS://ML.example.com/', ' mlflow:https://ml.example.com', ''])).toEqual([
    'git:.',
    'mlflow:https://ml.example.com',
  ]);
});

test('what is no registry URI stays, so that it is said rather than skipped', () => {
  expect(namedRegistries(['nothing://known'], {})).toEqual([{ uri: 'nothing://known', isDefault: false }]);
});

test('a list of something else than texts is as if it were empty', () => {
  expect(uris([7, null] as unknown as readonly string[])).toEqual(['git:.']);
});

test.each([
  [{}, 'git:.'],
  [{ MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000' }, 'mlflow:http://127.0.0.1:5000'],
  [{ MLFLOW_TRACKING_URI: 'sqlite:///mlflow.db' }, 'git:.'],
  [{ MLFLOW_TRACKING_URI: 'git:/elsewhere' }, 'git:.'],
  [{ MLFLOW_TRACKING_URI: 'https://a', MLFLOW_REGISTRY_URI: 'https://b' }, 'mlflow:https://b'],
  [{ MLFLOW_TRACKING_URI: 'https://a', MLFLOW_REGISTRY_URI: 'sqlite:///r.db' }, 'git:.'],
] as const)('without the setting, %j means %s', (environment, expected) => {
  expect(namedRegistries([], environment)).toEqual([{ uri: expected, isDefault: true }]);
});

test.each([
  ['git:.', 'demo', 'demo'],
  ['git:../models', 'demo', 'models'],
  ['mlflow:https://ml.example.com:8443/team', 'demo', 'ml.example.com:8443/team'],
  ['databricks://prod', 'demo', 'prod'],
  ['htp://me:secret@host', 'demo', 'htp://host'],
] as const)('%s in %s goes by %s', (uri, folder, label) => {
  expect(labelOf(uri, folder)).toBe(label);
});

test.each([
  [[], true, ['git:.', 'mlflow:https://h']],
  [[], false, ['mlflow:https://h']],
  [['git:.', 'https://other'], false, ['git:.', 'https://other', 'mlflow:https://h']],
  [['https://h/'], true, ['https://h/']],
] as const)('connecting a server to %j, keeping the default: %s, writes %j', (configured, keepsDefault, expected) => {
  const named = namedRegistries(configured, {});
  expect(withRegistry({ configured, named, keepsDefault }, 'mlflow:https://h')).toEqual(expected);
});

test('only what is reached over the network is remote', () => {
  expect([isRemote('git:.'), isRemote('mlflow:https://h')]).toEqual([false, true]);
});

test('a pasted password is not shown', () => {
  expect(withoutCredentials('https://me:p@ss@host/x')).toBe('https://host/x');
});
