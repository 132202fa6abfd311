import type { Authorization, CredentialSource } from '../../core/registry/credentials';
import { originOf } from '../../core/registry/uri';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What an authorization is in a request, and what of it must not be shown wherever it turns up. */
export interface Proof {
  readonly header: string;
  readonly secrets: readonly string[];
}

export function proofOf(authorization: Authorization): Proof {
  if (authorization.kind === 'bearer') {
    return { header: `Bearer ${authorization.token}`, secrets: [authorization.token] };
  }
  const { username, password } = authorization;
  const encoded = Buffer.from(`${username}:${password}`).toString('base64');
  return { header: `Basic ${encoded}`, secrets: [password, encoded] };
}

/**
 * The environment's credentials, as MLflow's own clients read them: user name and password win over a token. They go to
 * the origins that the environment names and to no other. If it names none, they go to `chosen`, the origin that the
 * person named; an address that comes out of a repository is not that.
 */
export function environmentCredentials(env: Environment, chosen?: string): CredentialSource {
  const authorization = authorizationIn(env);
  return (origin) => Promise.resolve(isOurs(env, origin, chosen) ? authorization : undefined);
}

/** True for a server that the environment names, and for the chosen one if it names none. */
export function isOurs(env: Environment, origin: string, chosen: string | undefined): boolean {
  return serversIn(env).length === 0 ? origin === chosen : isNamed(env, origin);
}

/** True for a server that the environment names. */
export function isNamed(env: Environment, origin: string): boolean {
  return serversIn(env).includes(origin);
}

/** The first source that knows somebody. */
export function firstOf(...sources: readonly CredentialSource[]): CredentialSource {
  return async (origin) => {
    for (const source of sources) {
      const found = await source(origin);
      if (found) return found;
    }
    return undefined;
  };
}

/** The one that everything is in on a server where nobody asks for another. */
const DEFAULT_WORKSPACE = 'default';

/**
 * The workspace that the environment wants at an origin: of all servers, or of those that it names. Undefined for the default
 * one, so that a registry has one name in records however it is asked for.
 */
export function environmentWorkspace(env: Environment, origin: string): string | undefined {
  const workspace = given(env['MLFLOW_WORKSPACE']);
  const servers = serversIn(env);
  const applies = servers.length === 0 || servers.includes(origin);
  return applies && workspace !== DEFAULT_WORKSPACE ? workspace : undefined;
}

/** Origins; undefined for an address that is none. */
function serversIn(env: Environment): readonly (string | undefined)[] {
  const named = [env['MLFLOW_REGISTRY_URI'], env['MLFLOW_TRACKING_URI']].flatMap((uri) => given(uri) ?? []);
  return named.map(originOf);
}

function authorizationIn(env: Environment): Authorization | undefined {
  const [username, password] = [given(env['MLFLOW_TRACKING_USERNAME']), given(env['MLFLOW_TRACKING_PASSWORD'])];
  if (username !== undefined && password !== undefined) return { kind: 'basic', username, password };
  const token = given(env['MLFLOW_TRACKING_TOKEN']);
  return token === undefined ? undefined : { kind: 'bearer', token };
}

/** An empty variable is as good as none. */
export function given(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}
