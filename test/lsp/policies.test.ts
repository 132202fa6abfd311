import { describe, expect, it } from 'vitest';
import type { CodeLens, DocumentLink, InlayHint, Location, WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import type { RegistryLookupResult } from '../../server/protocol';
import { PULLING, URI, type Client } from './support/client';
import { FRAUD, FRAUD_VERSIONS } from './support/knowledge';
import { usingServer } from './support/using-server';

const POLICY = `version: 1
extends: ../team shared.promotion-policy.yaml
models: [fraud-detection]
stages: [{name: Staging}]
transitions:
  - from: [None]
    to: Staging
    gates:
      - {metric: f1, greaterIsBetter: true, threshold: 0.9}
`;
const COMMANDS = { check: 'stagegate.checkGates', promote: 'stagegate.promote' };

const start = usingServer();

const answer = (): RegistryLookupResult => ({
  registryUri: 'git:/repo',
  models: [FRAUD],
  facts: { [FRAUD.name]: FRAUD_VERSIONS },
});

const textDocument = { uri: URI };
const position = { line: 6, character: 10 };

describe('names', () => {
  it('are found and renamed', async () => {
    const { connection } = await opened();
    const definition = await connection.sendRequest<Location[]>('textDocument/definition', { textDocument, position });
    expect(definition).toMatchObject([{ uri: URI, range: { start: { line: 3, character: 16 } } }]);
    const context = { includeDeclaration: false };
    const references = await connection.sendRequest<Location[]>('textDocument/references', {
      ...{ textDocument, position, context },
    });
    expect(references).toMatchObject([{ range: { start: { line: 6, character: 8 } } }]);
    const renaming = { textDocument, position, newName: 'Shadow' };
    const edit = await connection.sendRequest<WorkspaceEdit>('textDocument/rename', renaming);
    expect(edit.changes?.[URI]).toMatchObject([{ newText: 'Shadow' }, { newText: 'Shadow' }]);
    await expect(connection.sendRequest('textDocument/rename', { ...renaming, newName: 'None' })).rejects.toThrow(
      'a meaning of its own',
    );
  });

  it('of other files are links', async () => {
    const { connection } = await opened();
    const links = await connection.sendRequest<DocumentLink[]>('textDocument/documentLink', { textDocument });
    expect(links.map(({ target }) => target)).toEqual(['file:///team%20shared.promotion-policy.yaml']);
  });
});

describe('between the lines', () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const hints = ({ connection }: Client): Promise<InlayHint[]> =>
    connection.sendRequest('textDocument/inlayHint', { textDocument, range });

  it('nothing is waited for, and everything comes with a refresh', async () => {
    let reply = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      reply = resolve;
    });
    const client = await start({ capabilities: REFRESHING, lookup: () => slow.then(answer) });
    let refreshes = 0;
    client.connection.onRequest('workspace/inlayHint/refresh', () => {
      refreshes++;
      return null;
    });
    await client.open(POLICY);
    expect(await hints(client)).toEqual([]);
    reply();
    await expect.poll(() => refreshes).toBeGreaterThan(0);
    await expect.poll(async () => (await hints(client)).map(({ label }) => label)).toEqual(['v7 0.88 ✗']);
  });

  it('lenses run only commands that the client has', async () => {
    const without = await start();
    expect(without.result?.capabilities.codeLensProvider).toBeUndefined();
    const client = await start({ lensCommands: COMMANDS, lookup: answer });
    await client.open(POLICY);
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument });
    expect(lenses.map(({ command }) => command)).toEqual([
      {
        title: 'Check None → Staging…',
        command: COMMANDS.check,
        arguments: [{ stage: 'Staging', model: 'fraud-detection', policy: textDocument.uri }],
      },
      { title: 'Promote to Staging…', command: COMMANDS.promote, arguments: expect.anything() as unknown },
    ]);
  });
});

it('lenses have no pictures that somebody else has named', async () => {
  const client = await start({ lensCommands: COMMANDS });
  await client.open(POLICY.replaceAll('Staging', '$(check) Staging'));
  const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument });
  expect(lenses.map(({ command }) => command?.title)).toContain('Promote to $ (check) Staging…');
});

const REFRESHING = { ...PULLING, workspace: { ...PULLING.workspace, inlayHint: { refreshSupport: true } } };

async function opened(): Promise<Client> {
  const client = await start();
  await client.open(POLICY);
  return client;
}
