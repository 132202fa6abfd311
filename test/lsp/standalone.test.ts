import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildServer, Client } from './support/client';

let server: Awaited<ReturnType<typeof buildServer>>;
let folder: string;

beforeAll(async () => {
  server = await buildServer('cli/main.ts');
  folder = mkdtempSync(join(tmpdir(), 'stagegate-standalone-'));
  git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(folder, 'metrics.json'), JSON.stringify({ accuracy: 0.91, f1: 0.88 }));
  git('add', '.');
  git('-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', 'commit', '--quiet', '--message=Train');
  git(
    '-c',
    'user.name=Ana',
    '-c',
    'user.email=ana@example.com',
    'tag',
    '--annotate',
    '--message=fraud',
    'fraud@v1.0.0',
  );
});

afterAll(() => {
  server.remove();
  rmSync(folder, { recursive: true });
});

function git(...args: string[]): void {
  execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
}

it.each([
  ['that is sent diagnostics', {}],
  ['that asks for them, but cannot be told to ask again', { textDocument: { diagnostic: {} } }],
])('answers from the repository that the document is in, to a client %s', async (_, capabilities) => {
  const client = await Client.start(server.path, { args: ['lsp', '--stdio'], capabilities });
  const uri = pathToFileURL(join(folder, 'promotion-policy.yaml')).href;
  try {
    await client.open('version: 1\nmodels: [frad]\n', uri, 'yaml');
    await client.until(() => (client.published.at(-1)?.diagnostics ?? []).some(({ code }) => code === 'unknown-model'));
    expect(client.published.at(-1)?.diagnostics.map(({ message }) => message)).toContain(
      'The registry has no model `frad`; did you mean `fraud`?',
    );
    expect(client.lookups).toEqual([]);
    expect(await client.stop()).toBe(0);
  } finally {
    client.process.kill();
  }
});

it('ends when it is asked to', async () => {
  const client = await Client.start(server.path, { args: ['lsp', '--stdio'] });
  client.process.kill('SIGTERM');
  const [code] = (await once(client.process, 'exit')) as [number | null];
  expect(code).toBe(130);
});
