import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RegistryFailure } from '../../core/registry/errors';
import { Http, type HttpOptions, type Reply, type Request } from './http';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const READ: Request = { method: 'GET', path: '/api/2.0/mlflow/x', kind: 'read', accept: 'json' };
const WRITE: Request = {
  method: 'POST',
  path: '/api/2.0/mlflow/x',
  kind: 'write',
  accept: 'json',
  body: { name: 'm' },
};
const SECRET = 's3cret-t0ken';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(handler: Handler): Promise<string> {
  const made = createServer(handler);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((made.address() as AddressInfo).port)}`;
}

/** The address of a server that has gone. */
async function closed(): Promise<string> {
  const url = await serve(() => undefined);
  await new Promise((resolve) => server?.close(resolve));
  return url;
}

function http(baseUrl: string, more: Partial<HttpOptions> = {}): Http {
  const credentials = () => Promise.resolve({ kind: 'bearer', token: SECRET } as const);
  return new Http({ baseUrl, credentials, wait: () => Promise.resolve(), ...more });
}

/** Answers with these, one after the other; the last one again and again. Tells how often it was asked. */
function answers(...all: readonly (readonly [status: number, body: string, headers?: Record<string, string>])[]): {
  readonly handler: Handler;
  readonly asked: () => number;
} {
  let count = 0;
  const handler: Handler = (_, response) => {
    const [status, body, headers = {}] = all[Math.min(count, all.length - 1)] ?? [500, ''];
    count += 1;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
  return { handler, asked: () => count };
}

async function failureOf(work: Promise<Reply>): Promise<RegistryFailure> {
  const failure: unknown = await work.then(
    () => expect.fail('Expected a failure'),
    (error: unknown) => error,
  );
  if (!(failure instanceof RegistryFailure)) throw failure;
  expect(failure.message).toMatch(/^[^\n]+[.!?]$/);
  expect(failure.message).not.toContain(SECRET);
  return failure;
}

const HTML = { 'content-type': 'text/html' };
const TEXT = { 'content-type': 'text/plain' };
const OFF = '{"error_code":"FEATURE_DISABLED","message":"Off"}';

describe('A request', () => {
  it('carries who asks, the query and the body, and nothing else of ours', async () => {
    const seen: IncomingMessage[] = [];
    let body = '';
    const url = await serve((request, response) => {
      seen.push(request);
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    });
    const query = { name: 'a b&c=ä', empty: undefined };
    await http(`${url}/below`).send({ ...WRITE, query });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/below/api/2.0/mlflow/x?name=a+b%26c%3D%C3%A4' });
    expect(seen[0]?.headers).toMatchObject({ authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' });
    expect(seen[0]?.headers).not.toHaveProperty('x-mlflow-workspace');
    expect(body).toBe('{"name":"m"}');
  });

  it('names the workspace to a server that has them, and asks nothing else of one that has none', async () => {
    const headers: unknown[] = [];
    let workspaces_enabled = false;
    const url = await serve((request, response) => {
      const isInfo = request.url?.startsWith('/api/3.0/mlflow/server-info') ?? false;
      if (!isInfo) headers.push(request.headers['x-mlflow-workspace']);
      const body = isInfo ? JSON.stringify({ workspaces_enabled }) : '{}';
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    const asking = http(url, { workspace: 'team-a' });
    expect(await failureOf(asking.send(READ))).toMatchObject({ reason: 'invalid' });
    expect(headers).toEqual([]);
    workspaces_enabled = true;
    await asking.send(READ);
    await asking.send(READ);
    expect(headers).toEqual(['team-a', 'team-a']);
  });

  it('is never sent on to another address', async () => {
    const { handler, asked } = answers([302, '', { location: 'https://evil.example/x?y' }]);
    const failure = await failureOf(http(await serve(handler)).send(READ));
    expect(failure).toMatchObject({ reason: 'unreachable' });
    expect(failure.message).toContain('https://evil.example,');
    expect(asked()).toBe(1);
  });
});

describe('An answer', () => {
  it('is the text, or the error that MLflow gave a code', async () => {
    const body = JSON.stringify({ error_code: 'RESOURCE_DOES_NOT_EXIST', message: `No model\nfor ${SECRET}` });
    const asking = http(await serve(answers([200, '{"a":1}'], [404, body]).handler));
    expect(await asking.send(READ)).toMatchObject({ ok: true, text: '{"a":1}', date: expect.any(Number) as number });
    const error = { status: 404, code: 'RESOURCE_DOES_NOT_EXIST', message: 'No model for ….' };
    expect(await asking.send(READ)).toMatchObject({ ok: false, error });
  });

  it.each([
    { what: 'a login page', status: 200, body: '<html>', headers: HTML, reason: 'unreachable', part: 'not MLflow' },
    { what: 'an unknown route', status: 404, body: '<html>', headers: HTML, reason: 'unreachable', part: '404' },
    { what: 'something else', status: 400, body: '{"error":"x"}', headers: {}, reason: 'unreachable', part: '400' },
    { what: 'a stranger', status: 401, body: 'Who?', headers: TEXT, reason: 'unauthorized', part: 'MLFLOW_TRACKING' },
    { what: 'a missing right', status: 403, body: 'Denied', headers: TEXT, reason: 'refused', part: 'Denied' },
    { what: 'a foreign host', status: 403, body: `Bad ${SECRET}`, headers: TEXT, reason: 'refused', part: 'Bad …' },
    { what: 'a bug', status: 500, body: '<html>', headers: HTML, reason: 'unreachable', part: '500' },
    { what: 'a feature that is off', status: 500, body: OFF, headers: {}, reason: 'unreachable', part: 'Off' },
  ])('that is $what is one sentence', async ({ status, body, headers, reason, part }) => {
    const { handler, asked } = answers([status, body, headers]);
    const failure = await failureOf(http(await serve(handler)).send(READ));
    expect(failure).toMatchObject({ reason });
    expect(failure.message).toContain(part);
    expect(asked()).toBe(1);
  });

  it('to a request for a file is one that MLflow attaches, and no login page', async () => {
    const file = { ...READ, accept: 'bytes' } as const;
    const attached = { 'content-type': 'text/html', 'content-disposition': 'attachment; filename=README.md' };
    const asking = http(await serve(answers([200, '# Card', attached], [200, '<html>', HTML]).handler));
    expect(await asking.send(file)).toMatchObject({ ok: true, text: '# Card' });
    expect(await failureOf(asking.send(file))).toMatchObject({ reason: 'unreachable' });
  });

  it('of more than 8 MB is not read', async () => {
    const big = 'x'.repeat(9 * 1024 * 1024);
    const whole = await failureOf(http(await serve(answers([200, big]).handler)).send(READ));
    expect(whole.message).toContain('8 MB');
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(big);
      response.end();
    });
    expect((await failureOf(http(url).send(READ))).message).toContain('8 MB');
  });
});

describe('A read', () => {
  it.each([[429], [502], [503], [504]])('is asked for twice more after %i', async (status) => {
    const waits: number[] = [];
    const wait = (milliseconds: number) => Promise.resolve(waits.push(milliseconds));
    const good = answers([status, ''], [status, ''], [200, '{}']);
    expect(await http(await serve(good.handler), { wait }).send(READ)).toMatchObject({ ok: true });
    expect(waits).toEqual([250, 500]);
    const bad = answers([status, '']);
    expect(await failureOf(http(await serve(bad.handler)).send(READ))).toMatchObject({ reason: 'unreachable' });
    expect(bad.asked()).toBe(3);
  });

  it('waits as long as the server asks for, but not for ever', async () => {
    const waits: number[] = [];
    const wait = (milliseconds: number) => Promise.resolve(waits.push(milliseconds));
    const soon = answers([429, '', { 'retry-after': '2' }], [200, '{}']);
    await http(await serve(soon.handler), { wait }).send(READ);
    expect(waits).toEqual([2000]);
    const late = answers([429, '', { 'retry-after': '3600' }]);
    await failureOf(http(await serve(late.handler), { wait }).send(READ));
    expect(late.asked()).toBe(1);
  });

  it('that nobody answers in time, or at all, is unreachable', async () => {
    const url = await serve(() => undefined);
    const slow = await failureOf(http(url, { timeoutMs: 50 }).send(READ));
    expect(slow).toMatchObject({ reason: 'unreachable', message: expect.stringContaining('1 seconds') as string });
    const gone = await failureOf(http(await closed()).send(READ));
    expect(gone).toMatchObject({ reason: 'unreachable', message: expect.stringContaining('127.0.0.1') as string });
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const url = await serve(() => controller.abort());
    expect(await failureOf(http(url).send(READ, controller.signal))).toMatchObject({ reason: 'cancelled' });
  });
});

describe('A write', () => {
  it.each([[502], [503], [500]])('that came back as %i may have happened', async (status) => {
    const { handler, asked } = answers([status, '']);
    expect(await failureOf(http(await serve(handler)).send(WRITE))).toMatchObject({ reason: 'unknown' });
    expect(asked()).toBe(1);
  });

  it.each([
    ['a login page', '<html>', HTML],
    ['half an answer', '{"a":', {}],
  ])('that came back as %s may have happened', async (_, body, headers) => {
    const { handler } = answers([200, body, headers]);
    expect(await failureOf(http(await serve(handler)).send(WRITE))).toMatchObject({ reason: 'unknown' });
  });

  it('that timed out, or was cut off, may have happened', async () => {
    const silent = http(await serve(() => undefined), { timeoutMs: 50 });
    expect(await failureOf(silent.send(WRITE))).toMatchObject({ reason: 'unknown' });
    const cut = http(await serve((request) => request.socket.destroy()));
    expect(await failureOf(cut.send(WRITE))).toMatchObject({ reason: 'unknown' });
  });

  it('that never left has not happened', async () => {
    expect(await failureOf(http(await closed()).send(WRITE))).toMatchObject({ reason: 'unreachable' });
  });
});
