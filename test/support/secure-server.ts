import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket, type PeerCertificate } from 'node:tls';
import type { Certificate } from './certificates';

/** A server that knows one model, and remembers how it was asked. */
export interface KnownServer {
  readonly url: string;
  /** The authorization of each request. */
  readonly askedBy: (string | undefined)[];
  /** The name in the client certificate of each request. */
  readonly clients: (string | undefined)[];
  readonly stop: () => Promise<void>;
}

/** Without a certificate it speaks http. */
export async function startServer(
  certificate?: Pick<Certificate, 'cert' | 'key'>,
  more: ServerOptions = {},
): Promise<KnownServer> {
  const [askedBy, clients]: (string | undefined)[][] = [[], []];
  const answer: RequestListener = ({ headers, socket }, response) => {
    askedBy?.push(headers.authorization);
    clients?.push(nameIn(socket));
    const body = '{"registered_models":[{"name":"remote"}]}';
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  };
  const server = certificate
    ? createServer({ cert: certificate.cert, key: certificate.key, ...more }, answer)
    : createPlainServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const url = `${certificate ? 'https' : 'http'}://127.0.0.1:${String(port)}`;
  return { url, askedBy: askedBy ?? [], clients: clients ?? [], stop };
}

function nameIn(socket: Socket): string | undefined {
  const shown: Partial<PeerCertificate> = socket instanceof TLSSocket ? socket.getPeerCertificate() : {};
  return shown.subject?.CN?.toString();
}
