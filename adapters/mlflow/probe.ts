import type { CredentialSource } from '../../core/registry/credentials';
import { RegistryFailure } from '../../core/registry/errors';
import { parseRegistryUri } from '../../core/registry/uri';
import type { CancelSignal } from '../../core/text/cancellation';
import { readCapped } from './body';
import { cancellable, codeOf, type Limit } from './cancel';
import { proofOf } from './credentials';
import { tlsSentence } from './tls-failures';

export interface ProbeOptions {
  readonly credentials: CredentialSource;
  /** Default: Node's own. */
  readonly fetch?: Fetch;
}

export interface ProbeAnswer {
  /** What is there, in one sentence. */
  readonly description: string;
  readonly needsSignIn: boolean;
}

interface Answer {
  readonly status: number;
  readonly isJson: boolean;
  readonly text: string;
  /** Where a redirection leads. */
  readonly location: string | undefined;
}

type Fetch = typeof fetch;
type Get = (path: string) => Promise<Answer>;

/** A person waits for it. */
const TIMEOUT_MS = 10_000;

/** Looks whether an MLflow server is at an address, and whether it lets us read. Throws `RegistryFailure` if none is there. */
export async function probe(uri: string, options: ProbeOptions, signal?: CancelSignal): Promise<ProbeAnswer> {
  const parsed = parseRegistryUri(uri);
  if (!parsed.ok || parsed.kind !== 'mlflow' || !URL.canParse(parsed.location)) {
    throw new RegistryFailure('invalid', parsed.ok ? `${uri} is not the address of an MLflow server.` : parsed.message);
  }
  const { origin } = new URL(parsed.location);
  const given = await options.credentials(origin);
  const get = getter(parsed.location, { fetch: options.fetch, authorization: given && proofOf(given).header }, signal);
  const models = await get('/api/2.0/mlflow/registered-models/search?max_results=1');
  if (models.status === 401) return { description: `${origin} asks you to sign in.`, needsSignIn: true };
  if (models.status === 200 && models.isJson) return { description: await versionAt(get), needsSignIn: false };
  throw new RegistryFailure('unreachable', objection(origin, models));
}

/** A gateway may let only the registry's own interface through. */
async function versionAt(get: Get): Promise<string> {
  const { status, text } = await get('/version');
  const [version] = /^\d+(\.\w+)+/.exec(text.trim()) ?? [];
  return status === 200 && version !== undefined ? `MLflow ${version}.` : 'MLflow.';
}

function objection(origin: string, { status, isJson, location }: Answer): string {
  if (location !== undefined) {
    const to = URL.canParse(location, origin) ? new URL(location, origin).origin : 'another address';
    return to === origin
      ? `${origin} sends its visitors on to a page of its own: if that is a sign-in page, it cannot be used here.`
      : `${origin} sends its visitors on to ${to}: connect to that address if you trust it.`;
  }
  if (status === 403) return `${origin} does not let you read: ask its administrator for the right.`;
  if (status >= 500)
    return `${origin} has trouble of its own (${String(status)}): look at its log, or try again later.`;
  const what = status === 200 || isJson ? 'answers' : `answers ${String(status)}`;
  return `${origin} ${what}, but not as an MLflow server does: check the address.`;
}

function getter(
  baseUrl: string,
  {
    fetch: send = fetch,
    authorization,
  }: { readonly fetch?: Fetch | undefined; readonly authorization?: string | undefined },
  signal: CancelSignal | undefined,
): Get {
  return async (path) => {
    const limit = cancellable(signal, TIMEOUT_MS);
    try {
      const headers = { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) };
      const response = await send(`${baseUrl}${path}`, { headers, redirect: 'manual', signal: limit.signal });
      const isJson = (response.headers.get('content-type') ?? '').includes('json');
      const isRedirection = response.status >= 300 && response.status < 400;
      const location = isRedirection ? (response.headers.get('location') ?? '') : undefined;
      return { status: response.status, isJson, location, text: await readCapped(response) };
    } catch (error) {
      throw noAnswer(error, new URL(baseUrl).origin, limit);
    } finally {
      limit.done();
    }
  };
}

function noAnswer(error: unknown, origin: string, limit: Limit): RegistryFailure {
  if (limit.cancelled()) return new RegistryFailure('cancelled', 'Cancelled.');
  if (error instanceof RegistryFailure) return error;
  const late = limit.timedOut() ? `did not answer within ${String(TIMEOUT_MS / 1000)} seconds` : 'cannot be reached';
  const why = tlsSentence(codeOf(error)) ?? `${late}: check the address and the network.`;
  return new RegistryFailure('unreachable', `${origin} ${why}`);
}
