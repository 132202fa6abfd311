import { describe, expect, it } from 'vitest';
import type { RegistryLookupResult } from '../../server/protocol';
import { REGISTRY_CHANGED, TRUST_CHANGED } from '../../server/protocol';
import { PULLING, URI } from './support/client';
import { CHURN, FRAUD, FRAUD_VERSIONS } from './support/knowledge';
import { usingServer } from './support/using-server';

const POLICY = `version: 1
models: [fraud-detection]
stages: [{name: Staging}]
transitions:
  - from: [None]
    to: Staging
    gates:
      - {metric: acc, greaterIsBetter: true, threshold: 0.9}
`;
const METRIC = { line: 7, character: 17 };
const REGISTRY = 'git:/repo';

const start = usingServer();

function answer({ needs }: { needs: { models?: true; facts?: readonly string[] } }): RegistryLookupResult {
  return {
    registryUri: REGISTRY,
    ...(needs.models && { models: [FRAUD, CHURN] }),
    ...(needs.facts && { facts: Object.fromEntries(needs.facts.map((model) => [model, FRAUD_VERSIONS])) }),
  };
}

describe('initialize', () => {
  it('announces UTF-16 positions, incremental changes and diagnostics on request, not for the whole workspace', async () => {
    const client = await start();
    expect(client.result?.capabilities).toMatchObject({
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: 2 },
      diagnosticProvider: { workspaceDiagnostics: false },
      hoverProvider: true,
      documentSymbolProvider: { label: 'Stagegate' },
    });
  });

  it('does not announce diagnostics on request to a client that does not know them', async () => {
    const client = await start({ capabilities: {} });
    expect(client.result?.capabilities.diagnosticProvider).toBeUndefined();
  });
});

describe('the end', () => {
  it('is code 0 after shutdown', async () => {
    expect(await (await start()).stop()).toBe(0);
  });

  it('is code 1 without shutdown', async () => {
    const client = await start();
    const exited = client.exited();
    await client.connection.sendNotification('exit');
    expect(await exited).toBe(1);
  });

  it('comes when the client is gone', async () => {
    const client = await start();
    const exited = client.exited();
    client.process.stdin.end();
    expect(await exited).toBe(1);
  });
});

describe('diagnostics on request', () => {
  it('follow the text, whole or in parts', async () => {
    const client = await start();
    await client.open('version: 1\nmodles: [a]\n');
    const [misspelled] = await client.diagnostics();
    expect(misspelled).toMatchObject({
      severity: 1,
      code: 'unknown-property',
      source: 'stagegate',
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 6 } },
    });
    const modles = { start: { line: 1, character: 1 }, end: { line: 1, character: 6 } };
    await client.edit(2, [{ range: modles, text: 'odels' }]);
    expect(await client.diagnostics()).toEqual([]);
  });

  it('are not sent again while nothing has changed', async () => {
    const client = await start();
    await client.open('version: 2\n');
    const first = await client.pull();
    expect(await client.pull(first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await client.change(2, 'version: 3\n');
    expect(await client.pull(first.resultId)).toMatchObject({ kind: 'full' });
  });

  it('are sent again for another text of the same version', async () => {
    const client = await start();
    await client.open('version: 2\n');
    const { resultId } = await client.pull();
    await client.close();
    await client.open('version: 1\n');
    expect(await client.pull(resultId)).toMatchObject({ kind: 'full', items: [] });
  });

  it('are placed in UTF-16 units after astral characters and in CRLF text', async () => {
    const client = await start();
    await client.open('# 🚀\r\nversion: 1\r\naudit: {remote: "🚀🚀", psh: never}\r\n');
    expect((await client.diagnostics()).map(({ range }) => range.start)).toEqual([{ line: 2, character: 24 }]);
  });

  it('of a document over 1 MB are one, and it is answered at once', async () => {
    const client = await start();
    await client.open(`version: 1\n${'# filler\n'.repeat(120_000)}`);
    expect((await client.diagnostics()).map(({ message }) => message)).toEqual([expect.stringContaining('1 MB')]);
  });

  it('are for policies only, by language or by file name', async () => {
    const client = await start();
    await client.open('foo: 1', 'file:///repo/other.yaml', 'yaml');
    await client.open('foo: 1', 'file:///repo/fraud.promotion-policy.yaml', 'yaml');
    expect(await client.diagnostics('file:///repo/other.yaml')).toEqual([]);
    expect(await client.diagnostics('file:///repo/fraud.promotion-policy.yaml')).not.toEqual([]);
    expect(await client.diagnostics('file:///repo/never-opened.promotion-policy.yaml')).toEqual([]);
  });

  it('are asked for again once the registry has answered, and again when it has changed', async () => {
    let versions = FRAUD_VERSIONS;
    const client = await start({
      lookup: (params) => ({ ...answer(params), ...(params.needs.facts && { facts: { [FRAUD.name]: versions } }) }),
    });
    await client.open(POLICY);
    expect(await client.diagnostics()).toEqual([]);
    await client.until(() => client.lookups.length === 2 && client.refreshes > 0);
    await expect.poll(() => client.diagnostics()).toMatchObject([{ code: 'unknown-metric', severity: 2 }]);

    versions = [{ version: '8', metrics: { acc: { value: '1' } }, tags: {} }];
    const before = client.refreshes;
    await client.connection.sendNotification(REGISTRY_CHANGED, { registryUri: REGISTRY, models: [FRAUD.name] });
    await client.until(() => client.refreshes > before);
    await client.diagnostics();
    await client.until(() => client.lookups.length === 4);
    expect(await client.diagnostics()).toEqual([]);
  });
});

describe('diagnostics that are sent', () => {
  it('follow the text and carry its version', async () => {
    const client = await start({ capabilities: {} });
    await client.open('version: 2\n');
    await client.until(() => client.published.length === 1);
    await client.change(2, 'version: 1\n');
    await client.until(() => client.published.length === 2);
    expect(client.published).toMatchObject([
      { uri: URI, version: 1, diagnostics: [{ severity: 1 }] },
      { uri: URI, version: 2, diagnostics: [] },
    ]);
  });

  it('are for the last of many changes', async () => {
    const client = await start({ capabilities: {} });
    await client.open('version: 1\n');
    for (let version = 2; version <= 200; version++) await client.change(version, `version: ${version}\n`);
    await client.until(() => client.published.at(-1)?.version === 200);
    expect(client.published.length).toBeLessThan(200);
  });

  it('come again with what the registry has answered', async () => {
    const client = await start({ capabilities: {}, lookup: answer });
    await client.open(POLICY);
    await client.until(() => client.published.at(-1)?.diagnostics[0]?.code === 'unknown-metric');
    expect(client.published[0]?.diagnostics).toEqual([]);
  });

  it('are cleared when the document is closed', async () => {
    const client = await start({ capabilities: {} });
    await client.open('version: 2\n');
    await client.until(() => client.published.length === 1);
    await client.close();
    await client.until(() => client.published.length === 2);
    expect(client.published.at(-1)).toEqual({ uri: URI, diagnostics: [] });
  });
});

describe('completion', () => {
  it('offers what the registry has', async () => {
    const client = await start({ lookup: answer });
    await client.open(POLICY);
    const list = await client.complete(METRIC.line, METRIC.character);
    expect(list).toMatchObject({ isIncomplete: false });
    expect(list?.items.map(({ label }) => label)).toEqual(['accuracy', 'f1', 'recall']);
    expect(list?.items[0]?.textEdit).toEqual({
      newText: 'accuracy',
      range: { start: { line: 7, character: 17 }, end: { line: 7, character: 20 } },
    });
    expect(client.lookups[0]).toEqual({ documentUri: URI, needs: { models: true } });
  });

  it('passes on the registry that the policy declares', async () => {
    const client = await start({ lookup: answer });
    await client.open(`registry: mlflow:https://example.com\n${POLICY}`);
    await client.complete(METRIC.line + 1, METRIC.character);
    expect(client.lookups[0]?.registryUri).toBe('mlflow:https://example.com');
  });

  it('does not wait for a slow registry, and says that there may be more', async () => {
    let reply = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      reply = resolve;
    });
    const client = await start({ lookup: (params) => slow.then(() => answer(params)) });
    await client.open(POLICY);
    expect(await client.complete(METRIC.line, METRIC.character)).toEqual({ isIncomplete: true, items: [] });
    reply();
    await client.until(() => client.refreshes > 0);
    await expect.poll(async () => (await client.complete(METRIC.line, METRIC.character))?.items.length).toBe(3);
  });

  it('passes a cancellation on', async () => {
    let cancelled = (): void => undefined;
    const seen = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const client = await start({
      lookup: async (params, isCancelled) => {
        await isCancelled;
        cancelled();
        return answer(params);
      },
    });
    await client.open(POLICY);
    const { CancellationTokenSource } = await import('vscode-languageserver-protocol/node');
    const cancellation = new CancellationTokenSource();
    const position = { line: METRIC.line, character: METRIC.character };
    const request = client.connection.sendRequest(
      'textDocument/completion',
      { textDocument: { uri: URI }, position },
      cancellation.token,
    );
    await client.until(() => client.lookups.length === 1);
    cancellation.cancel();
    await expect(request).rejects.toMatchObject({ code: -32800 });
    await seen;
  });

  it('is dropped when the document has changed meanwhile', async () => {
    const client = await start({ lookup: (_, isCancelled) => isCancelled.then(() => ({ registryUri: REGISTRY })) });
    await client.open(POLICY);
    const request = client.complete(METRIC.line, METRIC.character);
    await client.until(() => client.lookups.length === 1);
    await client.change(2, 'version: 1\n');
    await expect(request).rejects.toMatchObject({ code: -32801 });
  });

  it('gives no snippets and no indented lines to a client that cannot take them', async () => {
    const client = await start({ capabilities: {} });
    await client.open('version: 1\n\n');
    const list = await client.complete(1, 0);
    expect(list?.items.map((item) => item.textEdit?.newText)).toContain('transitions: ');
    expect(list?.items.some((item) => item.insertTextFormat === 2 || item.insertTextMode !== undefined)).toBe(false);
  });

  it('asks once for many documents of a folder', async () => {
    const client = await start({ lookup: answer });
    const uris = Array.from({ length: 20 }, (_, index) => `file:///repo/p${index}.promotion-policy.yaml`);
    for (const uri of uris) await client.open(POLICY, uri);
    await Promise.all(uris.map((uri) => client.diagnostics(uri)));
    await client.until(() => client.lookups.length === 2);
    await Promise.all(uris.map((uri) => client.diagnostics(uri)));
    expect(client.lookups.map(({ needs }) => needs)).toEqual([{ models: true }, { facts: [FRAUD.name] }]);
  });
});

describe('an untrusted workspace', () => {
  it('has completions and diagnostics of the language, and looks nothing up', async () => {
    const client = await start({ trusted: false, lookup: answer });
    await client.open(POLICY);
    expect(await client.complete(METRIC.line, METRIC.character)).toEqual({ isIncomplete: false, items: [] });
    expect((await client.complete(8, 0))?.items.length).toBeGreaterThan(0);
    expect(client.lookups).toEqual([]);
  });

  it('looks things up once it is trusted, and forgets them when it no longer is', async () => {
    const client = await start({ trusted: false, lookup: answer });
    await client.open(POLICY);
    await client.connection.sendNotification(TRUST_CHANGED, { trusted: true });
    expect((await client.complete(METRIC.line, METRIC.character))?.items).toHaveLength(3);
    await client.connection.sendNotification(TRUST_CHANGED, { trusted: false });
    expect((await client.complete(METRIC.line, METRIC.character))?.items).toHaveLength(0);
  });
});

describe('a registry that does not answer', () => {
  it('takes nothing away from the language, and is left alone for a while', async () => {
    const client = await start();
    await client.open(POLICY);
    await client.diagnostics();
    await client.until(() => client.lookups.length === 1);
    expect(await client.complete(METRIC.line, METRIC.character)).toEqual({ isIncomplete: false, items: [] });
    expect(await client.diagnostics()).toEqual([]);
    expect(client.lookups).toHaveLength(1);
  });
});

it('shows hovers and symbols', async () => {
  const client = await start({ lookup: answer });
  await client.open(POLICY.replace('acc,', 'f1,'));
  expect(await client.hover(METRIC.line, METRIC.character)).toMatchObject({
    contents: { kind: 'markdown', value: expect.stringContaining(String.raw`**0\.88**`) as string },
    range: { start: { line: 7, character: 17 }, end: { line: 7, character: 19 } },
  });
  expect((await client.symbols())?.map(({ name }) => name)).toEqual(['version', 'models', 'stages', 'transitions']);
});

it('survives every broken text', async () => {
  const client = await start({ capabilities: PULLING, lookup: answer });
  const broken = [
    '',
    '\uFEFF',
    '\t- a',
    '{',
    '[[[[',
    '"',
    '&a *a',
    '*nowhere',
    'a: &x [*x]',
    '? ',
    '%YAML 9',
    '---\na\n---\nb',
    '\u0000',
    '🚀: {',
    'a: b: c',
    '['.repeat(20_000),
    '!!binary x',
    '- - - -',
    'x: |\n y\n z',
    '<<: [1]',
  ];
  await client.open('');
  for (const [index, text] of broken.entries()) {
    await client.change(index + 2, text);
    await client.diagnostics();
    await client.complete(0, text.length);
    await client.hover(0, 0);
    await client.symbols();
  }
  await client.change(1000, 'version: 1\n');
  expect(await client.diagnostics()).toEqual([]);
});
