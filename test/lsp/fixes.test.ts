import type { CodeAction, Diagnostic, FormattingOptions, TextEdit } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildServer, Client, PULLING, URI } from './support/client';

let server: Awaited<ReturnType<typeof buildServer>>;
let client: Client;

beforeAll(async () => {
  server = await buildServer();
  client = await Client.start(server.path);
});

afterAll(async () => {
  await client.stop();
  server.remove();
});

const POLICY =
  'version: 1\r\nmodels: [a]\r\ntransitions:\r\n  - from: [None]\r\n    to: Staging # first\r\n    soak: 1h\r\n    gates: [{metric: m, threshold: 0.90}, {metrik: f1}]\r\n';

async function opened(text: string, uri: string, languageId = 'promotion-policy'): Promise<readonly Diagnostic[]> {
  await client.open(text, uri, languageId);
  return client.diagnostics(uri);
}

function actions(uri: string, diagnostics: readonly Diagnostic[], only?: readonly string[]): Promise<CodeAction[]> {
  return client.connection.sendRequest('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } },
    context: { diagnostics, ...(only && { only }) },
  });
}

function applied(text: string, edits: readonly TextEdit[] | undefined): string {
  return TextDocument.applyEdits(TextDocument.create(URI, 'yaml', 1, text), [...(edits ?? [])]);
}

it('offers each way to correct a finding, and says which one is right', async () => {
  const uri = 'file:///repo/one.promotion-policy.yaml';
  const diagnostics = await opened(POLICY, uri);
  const fixes = await actions(uri, diagnostics);
  expect(fixes.map(({ title, isPreferred, kind }) => [title, isPreferred, kind])).toEqual([
    ['Remove soak', true, 'quickfix'],
    ['Add greaterIsBetter: true', false, 'quickfix'],
    ['Add greaterIsBetter: false', false, 'quickfix'],
    ['Change to metric', true, 'quickfix'],
  ]);
  expect(applied(POLICY, fixes[0]?.edit?.changes?.[uri])).toBe(POLICY.replace('    soak: 1h\r\n', ''));
  expect(fixes[0]?.diagnostics).toMatchObject([{ code: 'soak-from-none' }]);
  expect(await actions(uri, diagnostics, ['refactor'])).toEqual([]);
  expect(await actions(uri, [])).toEqual([]);
});

it('offers fixes of as many findings as a menu can hold', async () => {
  const uri = 'file:///repo/many.promotion-policy.yaml';
  const diagnostics = await opened(`version: 1\nmodels: [a]\n${'models: [a]\n'.repeat(30)}`, uri);
  expect(diagnostics).toHaveLength(30);
  const fixes = await actions(uri, diagnostics);
  expect(fixes.map(({ title }) => title)).toEqual(Array.from({ length: 20 }, () => 'Remove this entry'));
});

it('makes all fixes with one right answer when asked for source.fixAll', async () => {
  const uri = 'file:///repo/all.promotion-policy.yaml';
  const diagnostics = await opened(POLICY, uri);
  const [fix, ...others] = await actions(uri, diagnostics, ['source.fixAll']);
  expect(others).toEqual([]);
  expect(fix).toMatchObject({ kind: 'source.fixAll.stagegate' });
  expect(applied(POLICY, fix?.edit?.changes?.[uri])).toBe(
    POLICY.replace('    soak: 1h\r\n', '').replace('metrik', 'metric'),
  );
});

it('says nothing of a finding that is elsewhere by now', async () => {
  const uri = 'file:///repo/gone.promotion-policy.yaml';
  const diagnostics = await opened(POLICY, uri);
  await client.change(2, `# moved\r\n${POLICY}`, uri);
  expect(await actions(uri, diagnostics)).toEqual([]);
});

it('corrects manifests, too', async () => {
  const uri = 'file:///repo/artifacts.yaml';
  const text = 'fraud:\n  path: models/fraud # here\n  typ: model\n';
  const fixes = await actions(uri, await opened(text, uri, 'yaml'));
  expect(fixes.map((fix) => applied(text, fix.edit?.changes?.[uri]))).toEqual([text.replace('typ:', 'type:')]);
});

const format = (uri: string, options: FormattingOptions): Promise<TextEdit[] | null> =>
  client.connection.sendRequest('textDocument/formatting', { textDocument: { uri }, options });

it('lays out policies and no other documents', async () => {
  expect(client.result?.capabilities.documentFormattingProvider).toBe(true);
  const uri = 'file:///repo/layout.promotion-policy.yaml';
  const text = 'version:   1   # one\nmodels:\n    - a\n\n\n\ntransitions: []';
  await opened(text, uri);
  const edits = await format(uri, { tabSize: 2, insertSpaces: true, insertFinalNewline: true });
  expect(applied(text, edits ?? [])).toBe('version: 1   # one\nmodels:\n  - a\n\ntransitions: []\n');
  const manifest = 'file:///repo/dvc.yaml';
  await opened('artifacts:   {}\n', manifest, 'yaml');
  expect(await format(manifest, { tabSize: 2, insertSpaces: true })).toEqual([]);
});

it('registers the layout for policies alone, where the client can be told', async () => {
  const telling = await Client.start(server.path, {
    capabilities: { ...PULLING, textDocument: { ...PULLING.textDocument, formatting: { dynamicRegistration: true } } },
  });
  await telling.until(() => telling.registrations.length > 0);
  expect(telling.result?.capabilities.documentFormattingProvider).toBeUndefined();
  expect(telling.registrations).toMatchObject([
    {
      method: 'textDocument/formatting',
      registerOptions: { documentSelector: [{ language: 'promotion-policy' }, {}, {}] },
    },
  ]);
  await telling.stop();
});
