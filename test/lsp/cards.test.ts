import type { CodeAction, CompletionList, FoldingRange } from 'vscode-languageserver-protocol/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildServer, Client } from './support/client';
import { FRAUD, FRAUD_VERSIONS } from './support/knowledge';

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

it('updates claims from the registry, and completes the headings that a policy asks for', async () => {
  const { name } = FRAUD;
  const own = await Client.start(server.path, {
    trusted: true,
    lookup: () => ({
      registryUri: 'git:/repo',
      models: [FRAUD],
      facts: { [name]: FRAUD_VERSIONS },
      cardDemands: [{ policy: 'p.yaml', models: ['*'], sections: ['Uses'] }],
    }),
  });
  const result = 'task: {type: t}, dataset: {type: d, name: holdout}';
  const metrics = '{type: accuracy, value: 0.5}, {type: f1, value: 0.55}';
  const front = `---\nmodel-index:\n- name: ${name}\n  results:\n  - {${result}, metrics: [${metrics}]}\n---\n`;
  await own.open(`${front}# Title\n## U\n`, README, 'markdown');
  const textDocument = { uri: README };
  const completion = { textDocument, position: { line: 7, character: 4 } };
  const { items } = await own.connection.sendRequest<CompletionList>('textDocument/completion', completion);
  expect(items[0]).toMatchObject({ label: 'Uses', textEdit: { range: { start: { line: 7, character: 3 } } } });
  const diagnostics = await own.diagnostics(README);
  expect(diagnostics.map(({ code }) => code)).toEqual(['claim-differs', 'claim-differs', 'missing-section']);
  const actions = await own.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    ...{ textDocument, range: diagnostics[0]?.range, context: { diagnostics } },
  });
  const texts = actions.map(({ title, edit }) => [title, edit?.changes?.[README]?.map(({ newText }) => newText)]);
  const all = ['Update all numbers of the card from the registry', ['0.9', '0.88']];
  expect(texts).toEqual([
    ['Update to 0.9 from version 7', ['0.9']],
    all,
    ['Update to 0.88 from version 7', ['0.88']],
    all,
    ['Add the section Uses', [expect.stringContaining('## Uses')]],
  ]);
  await own.stop();
});

function range(line: number, character: number) {
  return { start: { line, character }, end: { line, character } };
}
