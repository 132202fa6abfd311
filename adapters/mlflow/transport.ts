import type { Dispatcher } from 'undici';
import { RegistryFailure } from '../../core/registry/errors';
import { tlsOptions, type TlsOptions } from './certificates';
import { environmentProxies, tlsSettings, type Proxies } from './connection-settings';
import type { Environment } from './credentials';

export interface TransportOptions {
  readonly env: Environment;
  /** The origin that the person named; as for `environmentCredentials`. */
  readonly chosen?: string | undefined;
  /**
   * An editor's proxies in place of the environment's, which count where it names none; its own `fetch` goes through them
   * already.
   */
  readonly editorProxies?: (() => Proxies | undefined) | undefined;
  /** Told once that a server's certificate is not checked. */
  readonly warn: (sentence: string) => void;
}

/**
 * A `fetch` that connects as the environment says: through its proxies, and with the certificates that MLflow's variables name.
 * Where they say nothing it is Node's own, which an editor may have replaced, and nothing else is loaded. Beside what `fetch`
 * throws, it throws `RegistryFailure` for settings that cannot be used and for a proxy that refuses.
 */
export function environmentFetch(options: TransportOptions): typeof fetch {
  const connections = new Map<string, Promise<typeof fetch>>();
  return async (input, init) => {
    const { origin } = new URL(input instanceof Request ? input.url : input);
    const connection = connections.get(origin) ?? connect(origin, options);
    connections.set(origin, connection);
    try {
      return await (
        await connection
      )(input, init);
    } catch (error) {
      // Whoever repairs a file may try again.
      if (error instanceof RegistryFailure) connections.delete(origin);
      throw error;
    }
  };
}

async function connect(origin: string, options: TransportOptions): Promise<typeof fetch> {
  const { env, chosen, editorProxies, warn } = options;
  const tls = await tlsOptions(tlsSettings(env, origin, chosen));
  const ownProxy = proxyFor(origin, environmentProxies(env));
  const isPlain = Object.keys(tls).length === 0;
  if (isPlain && (ownProxy === undefined || editorProxies)) return (input, init) => fetch(input, init);
  if (tls.rejectUnauthorized === false) {
    warn(`The certificate of ${origin} is not checked, because MLFLOW_TRACKING_INSECURE_TLS says so.`);
  }
  const proxies = editorProxies?.() ?? environmentProxies(env);
  return connectWith(origin, tls, { proxy: proxyFor(origin, proxies), except: proxies.except });
}

interface Way {
  readonly proxy: string | undefined;
  readonly except: string;
}

async function connectWith(origin: string, tls: TlsOptions, way: Way): Promise<typeof fetch> {
  const undici = await import('./undici');
  const dispatcher = way.proxy === undefined ? new undici.Agent({ connect: tls }) : proxied(undici, way.proxy, way);
  // The two declarations of `fetch` differ only in what we do not use.
  const send = undici.fetch as unknown as (input: unknown, init: object) => Promise<Response>;
  return async (input, init) => {
    try {
      return await send(input, { ...init, dispatcher });
    } catch (error) {
      throw (way.proxy === undefined ? undefined : proxyFailure(error, { origin, proxy: way.proxy })) ?? error;
    }
  };

  function proxied({ EnvHttpProxyAgent }: typeof undici, proxy: string, { except }: Way): Dispatcher {
    try {
      return new EnvHttpProxyAgent({
        ...{ httpProxy: proxy, httpsProxy: proxy, noProxy: except },
        ...{ connect: tls, requestTls: tls },
        // What is not secret anyway needs no tunnel, and many proxies make none to such ports.
        proxyTunnel: origin.startsWith('https:'),
      });
    } catch {
      const variable = variableFor(origin);
      throw new RegistryFailure('invalid', `${variable} is not the address of a proxy: correct it, or take it away.`);
    }
  }
}

/** The proxy for an origin; people write its address with and without the scheme. */
function proxyFor(origin: string, { http, https }: Proxies): string | undefined {
  const proxy = (origin.startsWith('https:') ? https : http)?.trim();
  if (proxy === undefined || proxy === '') return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** How undici tells of a tunnel that is not made, and of a proxy that wants to know who asks. */
const PROXY_STATUS = /^Proxy (?:response|Authentication Required) \((\d+)\)/;

/** What is the proxy's fault; it has sent nothing on then. */
function proxyFailure(
  error: unknown,
  { origin, proxy }: { readonly origin: string; readonly proxy: string },
): RegistryFailure | undefined {
  const advice = `look at ${variableFor(origin)} and NO_PROXY`;
  const [, status] = PROXY_STATUS.exec(String(causesOf(error).at(-1)?.message)) ?? [];
  if (status !== undefined) {
    return new RegistryFailure(
      'unreachable',
      `The proxy answered ${status} instead of connecting to ${origin}: ${advice}.`,
    );
  }
  const { code, port, hostname } = causesOf(error).at(-1) ?? {};
  const itself = new URL(proxy);
  const isAway = code === 'ECONNREFUSED' ? String(port) === itself.port : hostname === itself.hostname;
  if (code === undefined || !isAway) return undefined;
  return new RegistryFailure('unreachable', `The proxy for ${origin} cannot be reached (${code}): ${advice}.`);
}

interface Cause {
  readonly message?: string;
  readonly code?: string;
  /** Of a connection that was refused. */
  readonly port?: number;
  /** Of a name that is not known. */
  readonly hostname?: string;
  readonly cause?: unknown;
}

/** An error and what it came from, the first reason last. */
function causesOf(error: unknown): readonly Cause[] {
  const one = error as Cause;
  return one.cause === undefined ? [one] : [one, ...causesOf(one.cause)];
}

function variableFor(origin: string): string {
  return origin.startsWith('https:') ? 'HTTPS_PROXY' : 'HTTP_PROXY';
}
