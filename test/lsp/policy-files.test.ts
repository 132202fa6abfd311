import { expect, it } from 'vitest';
import type { Location, WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import type { FindPoliciesParams, ReadDocumentParams, RegistryLookupParams } from '../../server/protocol';
import { FIND_POLICIES, READ_DOCUMENT } from '../../server/protocol';
import { PULLING, type Client, type ClientOptions } from './support/client';
import { usingServer } from './support/using-server';

const ROOT = 'file:///repo/';
const OWN = `${ROOT}fraud/promotion-policy.yaml`;
const TEAM = `${ROOT}team.promotion-policy.yaml`;
const TEAM_TEXT = `version: 1
registry: mlflow:https://mlflow.example.com
stages: [{ name: Staging }, { name: Production }]
`;
const TEXT = `version: 1
extends: ../team.promotion-policy.yaml
models: [fraud]
transitions:
  - { from: [None], to: Stagin, gates: [{ signature: required }] }
`;
const stage = { textDocument: { uri: OWN }, position: { line: 4, character: 25 } };

const startClient = usingServer();

/** A client that has these files on its disk, and counts how often each is asked for. */
async function start(files: Map<string, string>, options: ClientOptions = {}) {
  const client = await startClient(options);
  const reads: string[] = [];
  client.connection.onRequest(READ_DOCUMENT, ({ uri }: ReadDocumentParams) => {
    reads.push(uri);
    return { text: files.get(uri) };
  });
  client.connection.onRequest(FIND_POLICIES, (params: FindPoliciesParams) => {
    reads.push(params.documentUri);
    const [policies, tests] = [false, true].map((are) => [...files.keys()].filter((uri) => isTest(uri) === are));
    return { root: ROOT, policies, tests };
  });
  return { client, reads };
}

const isTest = (uri: string): boolean => uri.includes('.test.');

const codes = async (client: Client): Promise<readonly string[]> =>
  (await client.diagnostics(OWN)).map(({ code }) => String(code));

it('a policy is judged with what it extends, read once', async () => {
  const { client, reads } = await start(new Map([[TEAM, TEAM_TEXT]]), { trusted: false });
  await client.open(TEXT, OWN);
  await client.diagnostics(OWN);
  await expect.poll(() => codes(client)).toEqual(['unknown-stage']);
  await client.change(2, TEXT.replace('Stagin,', 'Staging,'), OWN);
  await expect.poll(() => codes(client)).toEqual([]);
  expect(reads.sort()).toEqual([OWN, TEAM]);
});

it('the unsaved text of what it extends counts, and a refresh tells when that changes', async () => {
  const { client } = await start(new Map([[TEAM, TEAM_TEXT]]));
  await client.open(TEXT, OWN);
  await expect.poll(() => codes(client)).toEqual(['unknown-stage']);
  const before = client.refreshes;
  // Clients may spell the same file in other ways.
  const spelled = TEAM.replace('team', '%74eam');
  await client.open(TEAM_TEXT.replace('Staging', 'Stagin'), spelled);
  await client.until(() => client.refreshes > before);
  expect(await codes(client)).toEqual([]);
  await client.close(spelled);
  await expect.poll(() => codes(client)).toEqual(['unknown-stage']);
});

it('a file that changes on the disk is read again', async () => {
  const files = new Map([[TEAM, TEAM_TEXT]]);
  const { client } = await start(files);
  await client.open(TEXT, OWN);
  await expect.poll(() => codes(client)).toEqual(['unknown-stage']);
  files.set(TEAM, TEAM_TEXT.replace('Staging', 'Stagin'));
  const changes = [{ uri: TEAM, type: 2 }];
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  await expect.poll(() => codes(client)).toEqual([]);
});

it('the registry that the other names is asked', async () => {
  const asked: RegistryLookupParams[] = [];
  const lookup: ClientOptions['lookup'] = (params) => {
    asked.push(params);
    return { registryUri: 'mlflow:https://mlflow.example.com', models: [] };
  };
  const { client } = await start(new Map([[TEAM, TEAM_TEXT]]), { lookup });
  await client.open(TEXT, OWN);
  await client.diagnostics(OWN);
  await expect.poll(() => asked.map(({ registryUri }) => registryUri)).toEqual(['mlflow:https://mlflow.example.com']);
});

it('names lead to the other file, and are renamed in both and in their tests', async () => {
  const test = OWN.replace('.yaml', '.test.yaml');
  const cases = 'cases:\n  - { name: a, evidence: { transition: { from: None, to: Staging } } }\n';
  const { client } = await start(new Map([[TEAM, TEAM_TEXT]]).set(test, cases), { capabilities: PULLING });
  await client.open(TEXT.replace('Stagin,', 'Staging,'), OWN);
  const definition = await client.connection.sendRequest<Location[]>('textDocument/definition', stage);
  expect(definition).toMatchObject([{ uri: TEAM, range: { start: { line: 2, character: 17 } } }]);
  const renaming = { ...stage, newName: 'Trial' };
  const edit = await client.connection.sendRequest<WorkspaceEdit>('textDocument/rename', renaming);
  expect(Object.keys(edit.changes ?? {}).sort()).toEqual([test, OWN, TEAM].sort());
  expect(edit.changes?.[TEAM]).toMatchObject([{ newText: 'Trial', range: { start: { line: 2, character: 17 } } }]);
  expect(edit.changes?.[test]).toMatchObject([{ newText: 'Trial', range: { start: { line: 1, character: 57 } } }]);
});
