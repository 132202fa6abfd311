import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompletionList, Diagnostic, Hover } from 'vscode-languageserver-protocol/node';
import { FIND_POLICIES, READ_DOCUMENT, type ReadDocumentParams, type ReadDocumentResult } from '../../server/protocol';
import { buildServer, Client } from './support/client';

const ROOT = 'file:///repo/';
const POLICY = `${ROOT}promotion-policy.yaml`;
const POLICY_TEXT = `version: 1
models: [fraud]
stages: [{name: Staging}]
transitions: [{from: [None], to: Staging}]
deployments: {fraud-kserve: {type: rest, kserve: {namespace: ml, name: fraud}, serving: {autoscaling: {min: 2}}}}
`;
const service = (predictor: string): string =>
  `apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: fraud, namespace: ml}\nspec:\n  predictor: ${predictor}\n`;

let server: Awaited<ReturnType<typeof buildServer>>;
let client: Client;

beforeAll(async () => {
  server = await buildServer();
  client = await Client.start(server.path, {
    lookup: () => ({
      registryUri: 'git:/repo',
      models: [{ name: 'fraud', latestVersion: '7', stages: {}, aliases: { champion: '6' } }],
    }),
  });
  client.connection.onRequest(READ_DOCUMENT, ({ uri }: ReadDocumentParams): ReadDocumentResult =>
    uri === POLICY ? { text: POLICY_TEXT } : {},
  );
  client.connection.onRequest(FIND_POLICIES, () => ({ root: ROOT, policies: [POLICY] }));
});

afterAll(async () => {
  await client.stop();
  server.remove();
});

/** Diagnostics as soon as there are so many: what is asked for meanwhile comes with a refresh. */
async function diagnosed(uri: string, count: number): Promise<readonly Diagnostic[]> {
  for (;;) {
    const before = client.refreshes;
    const found = await client.diagnostics(uri);
    if (found.length === count) return found;
    await client.until(() => client.refreshes > before);
  }
}

async function completed(uri: string, line: number, character: number): Promise<readonly string[]> {
  const at = { textDocument: { uri }, position: { line, character } };
  const list = await client.connection.sendRequest<CompletionList | null>('textDocument/completion', at);
  return list?.items.map(({ label }) => label) ?? [];
}

describe('an InferenceService', () => {
  const uri = `${ROOT}serve.yaml`;

  it('is held against the policies of the workspace and against the registry', async () => {
    await client.open(service('{minReplicas: 1, model: {storageUri: "models:/fraud/9"}}'), uri, 'yaml');
    const found = await diagnosed(uri, 2);
    expect(found.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      [
        'serving-autoscaling',
        1,
        '`promotion-policy.yaml` demands at least 2 replicas of `fraud-kserve`: set `minReplicas` to 2 or more.',
      ],
      ['unknown-version', 2, '`fraud` has no version `9` in the registry.'],
    ]);
  });

  it('is judged anew while its policy is written', async () => {
    await client.open(POLICY_TEXT.replace('min: 2', 'min: 1'), POLICY);
    expect(await diagnosed(uri, 1)).toMatchObject([{ code: 'unknown-version' }]);
    await client.close(POLICY);
    await diagnosed(uri, 2);
  });

  it('completes the registry’s models', async () => {
    await client.change(2, service('\n    model:\n      storageUri: '), uri);
    expect(await completed(uri, 6, '      storageUri: '.length)).toEqual(['models:/fraud/7', 'models:/fraud@champion']);
  });
});

it('a signature’s JSON is underlined where it is wrong', async () => {
  const uri = `${ROOT}MLmodel`;
  await client.open(
    `flavors: {}\nsignature:\n  inputs: '[{"type": "long", "name": "it''s"},\n    {"type": "duble", "name": "b"}]'\n`,
    uri,
    'yaml',
  );
  expect(await client.diagnostics(uri)).toMatchObject([
    { code: 'bad-signature', range: { start: { line: 3, character: 14 }, end: { line: 3, character: 19 } } },
  ]);
  const hover: Hover | null = await client.connection.sendRequest('textDocument/hover', {
    textDocument: { uri },
    position: { line: 2, character: 4 },
  });
  expect(JSON.stringify(hover?.contents)).toContain('as JSON');
});

it('names of artifacts are completed with the registry’s models', async () => {
  const uri = `${ROOT}artifacts.yaml`;
  await client.open('my.model: {path: a}\n\n', uri, 'yaml');
  expect(await client.diagnostics(uri)).toMatchObject([{ code: 'bad-name', severity: 1 }]);
  expect(await completed(uri, 1, 0)).toEqual(['fraud']);
});
