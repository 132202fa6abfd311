import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LSPErrorCodes, type ResponseError } from 'vscode-languageserver-protocol/node';
import { buildServer, Client } from './support/client';

let server: Awaited<ReturnType<typeof buildServer>>;
let folder: string;

beforeAll(async () => {
  server = await buildServer();
  folder = mkdtempSync(join(tmpdir(), 'stagegate-pace-'));
});

afterAll(() => {
  server.remove();
  rmSync(folder, { recursive: true });
});

async function withClient(nodeArgs: readonly string[], use: (client: Client) => Promise<void>): Promise<void> {
  const client = await Client.start(server.path, { nodeArgs });
  try {
    await use(client);
  } finally {
    client.process.kill();
  }
}

describe('edits that come faster than answers', () => {
  const LAST = 11;

  it('leave only the newest version to be diagnosed', () =>
    withClient([], async (client) => {
      await client.open('version: 1\nmodels: [a]\n');
      await client.pull();
      const answers = await client.together(() =>
        Array.from({ length: LAST - 1 }, (_, index) => {
          void client.change(index + 2, `version: 1\nmodels: [a]\n${index + 2 === LAST ? 'wrong' : 'old'}: 1\n`);
          return client.pull();
        }),
      );
      const newest = answers.at(-1);
      if (newest?.status !== 'fulfilled') throw new Error('The newest version was not diagnosed.');
      expect(newest.value).toMatchObject({
        kind: 'full',
        items: [{ message: expect.stringContaining('wrong') as string }],
      });
      for (const answer of answers.slice(0, -1)) {
        if (answer.status !== 'rejected') throw new Error(`An old version was: ${JSON.stringify(answer.value)}`);
        const { code, data } = answer.reason as ResponseError<unknown>;
        expect({ code, data }).toEqual({ code: LSPErrorCodes.ServerCancelled, data: { retriggerRequest: true } });
      }
    }));
});

describe('memory', () => {
  const DOCUMENTS = 200;
  const LINE = '  - {name: stage-with-a-long-name, alias: and-an-alias, exclusive: false}\n';
  const TEXT = `version: 1\nmodels: [a]\nstages:\n${LINE.repeat(200)}`;

  it('comes back when documents are closed', async () => {
    const hook = join(folder, 'heap.cjs');
    writeFileSync(hook, `process.on('message', () => { gc(); gc(); process.send(process.memoryUsage().heapUsed); });`);
    await withClient(['--expose-gc', '--require', hook], async (client) => {
      const round = async (count: number): Promise<number> => {
        const uris = Array.from({ length: count }, (_, index) => `file:///repo/${index}.promotion-policy.yaml`);
        for (const uri of uris) {
          await client.open(TEXT, uri);
          await client.pull(undefined, uri);
        }
        const open = await heapOf(client);
        for (const uri of uris) await client.close(uri);
        return open;
      };
      await round(25);
      const before = await heapOf(client);
      const open = await round(DOCUMENTS);
      const after = await heapOf(client);
      // A tenth of what open documents take up may be code and caches.
      expect(open).toBeGreaterThan(before * 1.25);
      expect(after).toBeLessThan(before + (open - before) / 10);
    });
  }, 120_000);
});

/** In bytes, without garbage, once the server has handled everything before. */
async function heapOf(client: Client): Promise<number> {
  await client.pull();
  const answer = new Promise<number>((resolve) => client.process.once('message', resolve));
  client.process.send('heap?');
  return answer;
}
