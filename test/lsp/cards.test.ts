import type { CodeAction, FoldingRange } from 'vscode-languageserver-protocol/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildServer, Client } from './support/client';

let server: Awaited<ReturnType<typeof buildServer>>;
let client: Client;
const README = 'file:///repo/README.md';

beforeAll(async () => {
  server = await buildServer();
  client = await Client.start(server.path);
});

afterAll(async () => {
  await client.stop();
  server.remove();
});

it('serves the front matter of a README, and leaves other Markdown alone', async () => {
  await client.open('---\nlicense: apache2.0\ntags:\n- a\n---\n# Title\n', README, 'markdown');
  const diagnostics = await client.diagnostics(README);
  expect(diagnostics).toMatchObject([
    {
      code: 'unknown-license',
      severity: 1,
      range: { start: { line: 1, character: 9 }, end: { line: 1, character: 18 } },
    },
  ]);
  const textDocument = { uri: README };
  const [fix] = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument,
    range: diagnostics[0]?.range,
    context: { diagnostics },
  });
  expect(fix).toMatchObject({
    title: 'Change to apache-2.0',
    edit: { changes: { [README]: [{ newText: 'apache-2.0' }] } },
  });
  const folds = await client.connection.sendRequest<FoldingRange[]>('textDocument/foldingRange', { textDocument });
  expect(folds).toEqual([{ startLine: 2, endLine: 3 }]);
  await client.open('---\nlicense: apache2.0\n---\n', 'file:///repo/notes.md', 'markdown');
  expect(await client.diagnostics('file:///repo/notes.md')).toEqual([]);
});

it('tells anew what changes in the front matter, and the same while the body is written', async () => {
  const body = `# Title\n${'| a | b |\n'.repeat(20_000)}`;
  await client.change(2, `---\nlicense: mit\n---\n${body}`, README);
  expect(await client.diagnostics(README)).toEqual([]);
  await client.edit(3, [{ range: range(4, 0), text: 'x' }], README);
  await client.edit(4, [{ range: range(1, 9), text: 'x' }], README);
  expect(await client.diagnostics(README)).toMatchObject([{ code: 'unknown-license' }]);
});

it('knows an InferenceService by its text', async () => {
  const uri = 'file:///repo/serve.yaml';
  await client.open(
    'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nspec:\n  predictor:\n    canaryTrafficPercent: 120\n',
    uri,
    'yaml',
  );
  expect(await client.diagnostics(uri)).toMatchObject([{ code: 'bad-value', range: { start: { line: 4 } } }]);
});

function range(line: number, character: number) {
  return { start: { line, character }, end: { line, character } };
}
