import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import type { Artifact } from '../../core/registry/copies';
import { remoteFile, upload } from './artifacts-transfer';
import { Client } from './client';
import { Http } from './http';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Milliseconds; a server that is silent for longer is given up, but for what it may do behind the scenes. */
const LIMIT = 200;
const PIECE = 1_000_000;
const ATTACHED = { 'content-disposition': 'attachment; filename=model.bin' };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(handler: Handler): Promise<Client> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return new Client(new Http({ baseUrl, credentials: () => Promise.resolve(undefined), timeoutMs: LIMIT }));
}

function fileOn(client: Client, pieces: number): Artifact {
  return remoteFile(client, ['1'], { path: 'model.bin', size: pieces * PIECE });
}

/** Sends the file as fast as it is taken. */
function sender(pieces: number): Handler {
  return (_, response) => {
    response.writeHead(200, ATTACHED);
    let left = pieces;
    const more = (): void => {
      for (; left > 0; left -= 1) {
        if (!response.write(Buffer.alloc(PIECE))) {
          left -= 1;
          response.once('drain', more);
          return;
        }
      }
      response.end();
    };
    more();
  };
}

/** Bytes that are still needed. */
function buffers(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

describe('A large file', () => {
  it('is waited for while its server fetches it from a store', async () => {
    const client = await serve((request, response) => {
      setTimeout(() => sender(1)(request, response), 3 * LIMIT);
    });
    expect(await fileOn(client, 1).sha256()).toHaveLength(64);
  });

  it('is not given up by its source because whoever takes it is slow', async () => {
    const home = await serve(sender(40));
    let taken = 0;
    const there = await serve((request, response) => {
      const take = async (): Promise<void> => {
        for await (const chunk of request as AsyncIterable<Buffer>) {
          // Once, in the middle.
          if (taken < 5 * PIECE && taken + chunk.length >= 5 * PIECE) await sleep(4 * LIMIT);
          taken += chunk.length;
        }
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      };
      take().catch(() => response.destroy());
    });
    const { sha256 } = await upload(there, ['2'], fileOn(home, 40));
    expect(taken).toBe(40 * PIECE);
    expect(sha256).toBe(await fileOn(home, 40).sha256());
  });

  it('is given up once nothing has come for a while, and the sentence says for how long', async () => {
    const stalled = await serve((_, response) => {
      response.writeHead(200, ATTACHED).write(Buffer.alloc(PIECE));
    });
    await expect(fileOn(stalled, 2).sha256()).rejects.toThrow('did not answer within 1 seconds');
    const silent = await serve((request) => request.resume());
    const home = await serve(sender(1));
    await expect(upload(silent, ['2'], fileOn(home, 1))).rejects.toThrow('did not answer within 2 seconds');
  });

  it('is not read on once it is refused or cancelled', async () => {
    let closed = 0;
    const home = await serve((request, response) => {
      response.on('close', () => (closed += 1));
      sender(1000)(request, response);
    });
    const refusing = await serve((request, response) => {
      request.once('data', () =>
        response.writeHead(401, { 'content-type': 'text/plain' }).end('You are not authenticated.'),
      );
    });
    await expect(upload(refusing, ['2'], fileOn(home, 1000))).rejects.toMatchObject({ reason: 'unauthorized' });
    await expect.poll(() => closed).toBe(1);
    const controller = new AbortController();
    const taking = await serve((request) => {
      request.once('data', () => controller.abort());
      request.resume();
    });
    const cancelled = upload(taking, ['2'], fileOn(home, 1000), controller.signal);
    await expect(cancelled).rejects.toMatchObject({ reason: 'cancelled' });
    await expect.poll(() => closed).toBe(2);
  });

  it('is never in the memory as a whole', async () => {
    const home = await serve(sender(200));
    const held: number[] = [];
    let taken = 0;
    const there = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => {
        if (Math.floor(taken / 50 / PIECE) < Math.floor((taken + chunk.length) / 50 / PIECE)) held.push(buffers());
        taken += chunk.length;
      });
      request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    });
    const before = buffers();
    await upload(there, ['2'], fileOn(home, 200));
    expect(held).toHaveLength(4);
    expect(Math.max(...held) - before).toBeLessThan(50 * PIECE);
  });

  it('is neither sent nor taken where its server sends one on', async () => {
    const asked: string[] = [];
    const other = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, ATTACHED).end(Buffer.alloc(PIECE));
    });
    const redirecting = await serve((request, response) => {
      request.resume();
      response.writeHead(307, { location: `${other.http.origin}/presigned?token=x` }).end();
    });
    const home = await serve(sender(1));
    await expect(fileOn(redirecting, 1).sha256()).rejects.toThrow('which is not followed');
    await expect(upload(redirecting, ['2'], fileOn(home, 1))).rejects.toThrow('which is not followed');
    expect(asked).toEqual([]);
  });

  it('is not read on once it is longer than the server has said', async () => {
    let open = 0;
    const home = await serve((_, response) => {
      open += 1;
      response.once('close', () => (open -= 1));
      response.writeHead(200, ATTACHED);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(PIECE)));
      };
      response.on('drain', more);
      more();
    });
    let taken = 0;
    const reading = (async () => {
      for await (const chunk of fileOn(home, 2).read()) taken += chunk.length;
    })();
    await expect(reading).rejects.toThrow(/gave \d+ bytes of model.bin instead of 2000000/);
    expect(taken).toBeLessThanOrEqual(2 * PIECE);
    await expect.poll(() => open).toBe(0);
  });
});
