import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that has come, and what can be done about it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Asks the real server. */
  readonly forward: () => Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the network does to an exchange instead of passing it on. */
export type Fault = (exchange: Exchange) => void | Promise<void>;

export interface Asked {
  /** `POST /api/2.0/mlflow/…`, without the query. */
  readonly call: string;
  readonly authorization: string | undefined;
  /** Milliseconds. */
  readonly at: number;
}

/** Stands between a client and a server, and breaks some of what goes through. */
export class FaultProxy {
  public readonly asked: Asked[] = [];
  private fault: Fault | undefined;
  private calls = /./;

  private constructor(
    private readonly server: Server,
    public readonly url: string,
  ) {}

  public static async start(target: string): Promise<FaultProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const proxy = new FaultProxy(server, `http://127.0.0.1:${String(port)}`);
    server.on('request', (request, response) => void proxy.serve(target, request, response));
    return proxy;
  }

  /** From now on, until `heal`, whatever is asked like this is broken. */
  public break(fault: Fault, calls = /./): void {
    this.fault = fault;
    this.calls = calls;
  }

  public heal(): void {
    this.fault = undefined;
    this.asked.length = 0;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const call = `${method} ${url.split('?')[0] ?? ''}`;
    this.asked.push({ call, authorization: headers.authorization, at: Date.now() });
    const fault = this.calls.test(call) ? this.fault : undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const forward = (): Promise<Answer> => ask(target + url, method, body);
    await (fault ?? passOn)({ request, response, forward });
  }
}

async function ask(address: string, method: string, body: Buffer): Promise<Answer> {
  const answer = await fetch(address, {
    method,
    redirect: 'manual',
    ...(body.length > 0 ? { body, headers: { 'content-type': 'application/json' } } : {}),
  });
  const kept = ['content-type', 'content-disposition', 'date'].flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status: answer.status, headers: Object.fromEntries(kept), body: await answer.text() };
}

async function passOn({ response, forward }: Exchange): Promise<void> {
  send(response, await forward());
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

/** Nobody ever answers. */
export const hang: Fault = () => undefined;

export const reset: Fault = ({ request }) => {
  request.socket.resetAndDestroy();
};

/** Something in between answers itself. */
export function answering(status: number, body: string, headers: Readonly<Record<string, string>>): Fault {
  return ({ response }) => send(response, { status, headers, body });
}

/** The real answer, changed. */
export function changing(change: (answer: Answer) => Answer): Fault {
  return async ({ response, forward }) => send(response, change(await forward()));
}

/** Half of the answer, which claims to be all of it. */
export const truncated = changing((answer) => ({ ...answer, body: answer.body.slice(0, answer.body.length / 2) }));

/** Half of the answer, then the end of the connection. */
export const cutOff: Fault = async ({ request, response, forward }) => {
  const { status, headers, body } = await forward();
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.write(body.slice(0, body.length / 2), () => request.socket.destroy());
};

/** Every text is a number and every list a text; whatever is no JSON stays as it is. */
export const wrongTypes = changing((answer) =>
  answer.headers['content-type']?.includes('json') === true
    ? { ...answer, body: JSON.stringify(JSON.parse(answer.body), confused) }
    : answer,
);

function confused(_: string, value: unknown): unknown {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 7 : value;
}

/** The real answer, by a clock that is wrong. */
export function skewed(hours: number): Fault {
  const date = new Date(Date.now() + hours * 3_600_000).toUTCString();
  return changing((answer) => ({ ...answer, headers: { ...answer.headers, date } }));
}

/** A server whose clock is wrong: in its answers' headers, and in the times of what was made on it. */
export function wrongClock(hours: number): Fault {
  const off = hours * 3_600_000;
  return changing(({ status, headers, body }) => ({
    status,
    headers: { ...headers, date: new Date(Date.parse(headers['date'] ?? '') + off).toUTCString() },
    body: body.replaceAll(
      /("\w+_time": ?)(\d+)/g,
      (_, name: string, time: string) => name + String(Number(time) + off),
    ),
  }));
}

/** The server does what it is asked; only its answer meets the fault. */
export function afterwards(fault: Fault): Fault {
  return async (exchange) => {
    await exchange.forward();
    await fault(exchange);
  };
}
