import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeLens, DocumentSymbol } from 'vscode-languageserver-protocol/node';
import type { LensCommands, ReadDocumentParams } from '../../server/protocol';
import { FIND_POLICIES, READ_DOCUMENT } from '../../server/protocol';
import { buildServer, Client, type ClientOptions } from './support/client';
import { usingServer } from './support/using-server';

const ROOT = 'file:///repo/';
const TESTS = `${ROOT}m.promotion-policy.test.yaml`;
const POLICY = `${ROOT}m.promotion-policy.yaml`;
const COMMANDS: LensCommands = { check: 'check', promote: 'promote', runPolicyTest: 'run' };

const policy = (gate = '{signature: required}'): string => `version: 1
models: [m]
stages: [{name: Staging}]
transitions: [{from: [None], to: Staging, gates: [${gate}]}]
`;
const evidence =
  '{now: 2026-11-22T12:00:00Z, model: m, transition: {from: None, to: Staging}, candidate: {version: "1", signature: true}}';
const oneCase = (expectation: string, given = evidence): string =>
  `  - name: a case\n    evidence: ${given}\n    expect: ${expectation}\n`;
const FAILING = `cases:\n${oneCase('{result: fail}')}`;

const startClient = usingServer();

/** A client whose workspace folder has these files. */
async function start(files: Readonly<Record<string, string>>, options: ClientOptions = {}): Promise<Client> {
  const client = await startClient({ trusted: false, lensCommands: COMMANDS, ...options });
  client.connection.onRequest(READ_DOCUMENT, ({ uri }: ReadDocumentParams) => ({ text: files[uri] }));
  client.connection.onRequest(FIND_POLICIES, () => ({ root: ROOT, policies: Object.keys(files) }));
  return client;
}

/** Under load the first answer takes its time. */
const SOON = { timeout: 20_000 };

const codes = async (client: Client): Promise<readonly unknown[]> =>
  (await client.diagnostics(TESTS)).map(({ code }) => code);

async function titles({ connection }: Client): Promise<readonly (string | undefined)[]> {
  const lenses = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: TESTS } });
  return lenses.map(({ command }) => command?.title);
}

describe('a file of policy tests, also in a workspace that nobody trusts', () => {
  it('has the results of its cases where the expectations stand', async () => {
    const client = await start({ [POLICY]: policy() });
    await client.open(FAILING, TESTS, 'yaml');
    await expect
      .poll(() => client.diagnostics(TESTS))
      .toMatchObject([
        {
          severity: 1,
          code: 'failed-case',
          message: expect.stringMatching(/^The decision is pass, not fail: transition: /) as string,
          range: { start: { line: 3, character: 21 }, end: { line: 3, character: 25 } },
        },
      ]);
    expect(client.refreshes).toBeGreaterThan(0);
    expect(client.lookups).toEqual([]);
  });

  it('has lenses that name the case', async () => {
    const client = await start({ [POLICY]: policy() });
    await client.open(FAILING, TESTS, 'yaml');
    await expect
      .poll(() => titles(client), SOON)
      .toEqual(['Run 1 case', '✗ 1 of 1 failed', 'Run case', '✗ pass, expected fail']);
    const params = { textDocument: { uri: TESTS } };
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', params);
    expect(lenses.map(({ range, command }) => [range.start.line, command?.command, command?.arguments])).toEqual([
      [1, 'run', [{ uri: TESTS }]],
      [1, 'run', [{ uri: TESTS }]],
      [1, 'run', [{ uri: TESTS, case: 0 }]],
      [1, 'run', [{ uri: TESTS, case: 0 }]],
    ]);
  });

  it('has no lenses for a client without the command', async () => {
    const client = await start({ [POLICY]: policy() }, { lensCommands: { check: 'check', promote: 'promote' } });
    await client.open(FAILING, TESTS, 'yaml');
    expect(await titles(client)).toEqual([]);
  });

  it('is run again when somebody types in its policy, and when that is closed', async () => {
    const client = await start({ [POLICY]: policy() });
    await client.open(FAILING, TESTS, 'yaml');
    await expect.poll(() => codes(client), SOON).toEqual(['failed-case']);
    await client.open(policy('{tag: {key: ok}}'), POLICY);
    await expect.poll(() => codes(client), SOON).toEqual([]);
    await client.change(2, 'version: 3\n', POLICY);
    await expect.poll(() => codes(client), SOON).toEqual(['policy-under-test']);
    await client.close(POLICY);
    await expect.poll(() => codes(client), SOON).toEqual(['failed-case']);
  });

  it('is run again when its policy has changed on the disk', async () => {
    const files = { [POLICY]: policy() };
    const client = await start(files);
    await client.open(FAILING, TESTS, 'yaml');
    await expect.poll(() => codes(client), SOON).toEqual(['failed-case']);
    files[POLICY] = policy('{tag: {key: ok}}');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: POLICY, type: 2 }],
    });
    await expect.poll(() => codes(client), SOON).toEqual([]);
  });

  it('is completed, explained and outlined', async () => {
    const client = await start({});
    await client.open(FAILING, TESTS, 'yaml');
    const textDocument = { uri: TESTS };
    const symbols = client.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
    expect((await symbols).map(({ name }) => name)).toEqual(['a case']);
    const completion = { textDocument, position: { line: 3, character: 21 } };
    expect(await client.connection.sendRequest('textDocument/completion', completion)).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ label: 'inconclusive' })]) as unknown,
    });
  });
});

describe('an editor without commands', () => {
  let program: Awaited<ReturnType<typeof buildServer>>;
  let folder: string;

  beforeAll(async () => {
    program = await buildServer('cli/main.ts');
    folder = mkdtempSync(path.join(tmpdir(), 'stagegate-tests-'));
    mkdirSync(path.join(folder, '.git'));
    mkdirSync(path.join(folder, 'team'));
  });

  afterAll(() => {
    program.remove();
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

  /** What `stagegate test` prints and says. */
  function commandLine(file: string): Promise<{ stdout: string; stderr: string }> {
    return new Promise((resolve) =>
      execFile(
        process.execPath,
        [program.path, 'test', file, '--format', 'json'],
        { cwd: folder },
        (_, stdout, stderr) => resolve({ stdout, stderr }),
      ),
    );
  }

  async function published(file: string, text: string, wanted: number): Promise<readonly unknown[]> {
    const client = await Client.start(program.path, { args: ['lsp', '--stdio'], capabilities: {} });
    await client.open(text, pathToFileURL(path.join(folder, file)).href, 'yaml');
    await client.until(() => client.published.at(-1)?.diagnostics.length === wanted);
    client.process.kill();
    return client.published.at(-1)?.diagnostics.map(({ message }) => message) ?? [];
  }

  it('is sent what the command line says, to the character', async () => {
    const file = 'team/m.promotion-policy.test.yaml';
    write('base.promotion-policy.yaml', policy());
    write('team/m.promotion-policy.yaml', 'version: 1\nmodels: [m]\nextends: ../base.promotion-policy.yaml\n');
    const gate = 'transitions[0].gates[0]';
    const text = `cases:\n${[
      oneCase('{result: fail}'),
      oneCase('{result: pass}'),
      oneCase('{blockers: [hold]}'),
      oneCase(`{checks: {"${gate}": fail}}`),
      oneCase(`{checks: [{id: "${gate}", gate: tag}]}`),
      oneCase('{checks: [{id: soak}]}'),
      oneCase('{result: pass}', evidence.replace('signature: true', 'signature: perhaps')),
    ].join('')}`;
    write(file, text);
    const cases = JSON.parse((await commandLine(file)).stdout) as { readonly message?: string }[];
    const said = cases.flatMap(({ message }) => message ?? []);
    expect(said).toHaveLength(6);
    expect(await published(file, text, said.length)).toEqual(said);
  });

  it.each([
    ['that has errors', 'version: 3\n'],
    ['that extends one with errors', 'version: 1\nmodels: [m]\nextends: broken.promotion-policy.yaml\n'],
    ['that extends none', 'version: 1\nmodels: [m]\nextends: ../gone.promotion-policy.yaml\n'],
  ])('is sent the same of a policy %s', async (_, text) => {
    const file = 'team/other.promotion-policy.test.yaml';
    write('team/broken.promotion-policy.yaml', 'version: 3\n');
    write('team/other.promotion-policy.yaml', text);
    write(file, FAILING);
    const { stderr } = await commandLine(file);
    expect(await published(file, FAILING, 1)).toEqual([stderr.replace(`stagegate: ${file}: `, '').trimEnd()]);
  });
});
