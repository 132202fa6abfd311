import { createServer, request as forward, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a proxy got to see of a request. */
export interface Passed {
  /** `CONNECT host:port`, or `GET http://…`. */
  readonly call: string;
  readonly headers: IncomingMessage['headers'];
}

/** A real proxy: makes tunnels for https, and passes on what is not secret. */
export class ConnectProxy {
  public readonly passed: Passed[] = [];
  /** Everything that went through tunnels, as the proxy could read it. */
  public tunneled = '';
  /** Answered instead of making a tunnel or passing anything on. */
  public refusal: number | undefined;
  private readonly sockets = new Set<Duplex>();

  private constructor(
    private readonly server: Server,
    public readonly url: string,
  ) {}

  public static async start(): Promise<ConnectProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const proxy = new ConnectProxy(server, `http://127.0.0.1:${String(port)}`);
    server.on('connect', (request, socket, head) => proxy.tunnel(request, socket, head));
    server.on('request', (request, response) => {
      proxy.note(request);
      if (proxy.refusal !== undefined) {
        response.writeHead(proxy.refusal).end();
        return;
      }
      const { url = '', method = 'GET', headers } = request;
      request.pipe(
        forward(url, { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        }),
      );
    });
    return proxy;
  }

  public async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private note({ method = '', url = '', headers }: IncomingMessage): void {
    this.passed.push({ call: `${method} ${url}`, headers });
  }

  private tunnel(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.note(request);
    if (this.refusal !== undefined) {
      socket.end(`HTTP/1.1 ${String(this.refusal)} No\r\n\r\n`);
      return;
    }
    const [host, port] = (request.url ?? '').split(':');
    const target: Socket = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      socket.on('data', (data: Buffer) => (this.tunneled += data.toString('latin1')));
      socket.pipe(target).pipe(socket);
    });
    for (const one of [socket, target]) {
      this.sockets.add(one);
      one.on('error', () => one.destroy());
    }
  }
}
