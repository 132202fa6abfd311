import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildServer, Client, PULLING, URI } from './support/client';

const POLICY = `version: 1
extends: team.promotion-policy.yaml
models: [fraud]
stages: [{name: Staging}]
transitions: [{from: [None], to: Staging, gates: [{metric: f1, greaterIsBetter: true, threshold: 0.9}]}]
`;
const COMMANDS = { check: 'c', promote: 'p', runPolicyTest: 'r' };

let server: Awaited<ReturnType<typeof buildServer>>;
let client: Client;

beforeAll(async () => {
  server = await buildServer();
  client = await Client.start(server.path, { capabilities: PULLING, lensCommands: COMMANDS });
  await client.open(POLICY);
});

afterAll(() => {
  client.process.kill();
  server.remove();
});

const REQUESTS = [
  ...['completion', 'hover', 'documentSymbol', 'foldingRange', 'codeAction', 'definition', 'references', 'rename'],
  ...['documentHighlight', 'documentLink', 'prepareRename', 'inlayHint', 'codeLens', 'formatting', 'diagnostic'],
].map((name) => `textDocument/${name}`);

const textDocument = { uri: URI };
const at = (line: unknown, character: unknown): object => ({ textDocument, position: { line, character } });
const range = (line: unknown): object => ({ start: { line, character: line }, end: { line: -5, character: 1e300 } });

const PARAMS: readonly unknown[] = [
  ...[{}, { textDocument: null }, { textDocument: 5 }, { textDocument: { uri: null } }, { textDocument: { uri: {} } }],
  ...['file:///nothing', 'nothing', '', '%', 'file://%', 'file:///%00', '__proto__', 'x'.repeat(100_000)].map(
    (uri) => ({
      textDocument: { uri },
      position: { line: 1, character: 1 },
    }),
  ),
  ...[at(-1, -1), at(1e9, 0), at(0, 1e300), at(1.5, 2.5), at('1', '1'), at(null, null), at({}, []), { textDocument }],
  ...[-1, 1e300, 'x', null].map((line) => ({
    ...{ textDocument, range: range(line), position: { line, character: line }, newName: line },
    ...{
      context: { diagnostics: [{ range: range(line), source: 'stagegate', message: line, code: line }], only: line },
    },
    options: { tabSize: line, insertSpaces: line },
  })),
  { ...at(3, 18), newName: 'x\n\u0000: y', context: null },
  { ...at(3, 18), newName: { toString: 1 }, context: { includeDeclaration: 'x', diagnostics: 'x', only: 5 } },
];

it.each(REQUESTS)('%s is answered whatever is asked, and then still what is right', async (method) => {
  const answers = await Promise.allSettled(PARAMS.map((params) => client.connection.sendRequest(method, params)));
  const told = answers.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  expect(told.filter((message) => / at |node:|\.cjs|\n/.test(message))).toEqual([]);
  expect((await client.hover(2, 1))?.contents).toMatchObject({ kind: 'markdown' });
});

it('notifications that mean nothing change nothing', async () => {
  const contentChanges: readonly unknown[] = [null, [], [{}], [{ text: 5 }], [{ range: range(-1), text: 'x' }], 'x'];
  const other = 'file:///repo/other.promotion-policy.yaml';
  await client.open(POLICY, other);
  const messages: readonly (readonly [string, unknown])[] = [
    ...contentChanges.map((changes) => {
      return ['textDocument/didChange', { textDocument: { uri: other, version: 2 }, contentChanges: changes }] as const;
    }),
    ['textDocument/didOpen', {}],
    ['textDocument/didOpen', { textDocument: { uri: 5, text: 5, languageId: 5, version: 'x' } }],
    ['textDocument/didClose', { textDocument: { uri: 'file:///never-opened' } }],
    ['textDocument/didClose', {}],
    ['workspace/didChangeWatchedFiles', {}],
    ['workspace/didChangeWatchedFiles', { changes: [{}, null, { uri: 5, type: 'x' }, { uri: '%', type: 1 }] }],
    ['stagegate/registryChanged', { registryUri: 5, models: 5 }],
    ['stagegate/registryChanged', {}],
    ['stagegate/trustChanged', {}],
    ['stagegate/nothing', { a: 1 }],
    ['$/cancelRequest', { id: 'x' }],
    ['$/cancelRequest', {}],
  ];
  for (const [method, params] of messages) await client.connection.sendNotification(method, params);
  expect((await client.hover(2, 1))?.contents).toMatchObject({ kind: 'markdown' });
  expect((await client.diagnostics()).map(({ source }) => source)).not.toContain(undefined);
  expect(client.process.exitCode).toBeNull();
});
