import { parseRegistryUri } from '../../core/registry/uri';
import type { CredentialSource } from '../../core/registry/credentials';
import type { Environment, OtherRegistries } from '../../core/registry/environment-opening';
import { RegistryFailure } from '../../core/registry/errors';
import { Client } from './client';
import { environmentWorkspace } from './credentials';
import { Http, type Fetch } from './http';
import { ModelLock, type LockParts } from './lock';
import { MLFLOW_CAPABILITIES, MlflowRegistry } from './registry';

export interface ServerOptions {
  readonly credentials: CredentialSource;
  readonly fetch: Fetch | undefined;
  readonly timeoutMs: number | undefined;
}

/** A server, and how to talk to it. */
export function connect(
  baseUrl: string,
  options: ServerOptions,
): { readonly client: Client; readonly workspace?: string } {
  const workspace = environmentWorkspace(process.env, new URL(baseUrl).origin);
  const client = new Client(new Http({ ...options, baseUrl, workspace }));
  return { client, ...(workspace === undefined ? {} : { workspace }) };
}

/** The servers that a policy may name for single stages. Nothing is asked of them before somebody asks for what they hold. */
export function otherServers(options: ServerOptions, lock: LockParts): OtherRegistries {
  return {
    can: (uri) => (addressOf(uri) === undefined ? undefined : MLFLOW_CAPABILITIES),
    open: (uri) => Promise.resolve(uri).then((name) => openServer(name, options, lock)),
  };
}

function openServer(uri: string, options: ServerOptions, lock: LockParts): Environment {
  const baseUrl = addressOf(uri);
  if (baseUrl === undefined) {
    throw new RegistryFailure('unsupported', `Versions cannot be copied to ${uri}: only MLflow servers take them.`);
  }
  const { client } = connect(baseUrl, options);
  const model = new ModelLock(client, lock);
  return {
    registry: new MlflowRegistry(uri, baseUrl, client),
    exclusively: (...asked) => model.exclusively(...asked),
  };
}

function addressOf(uri: string): string | undefined {
  const parsed = parseRegistryUri(uri);
  return parsed.ok && parsed.kind === 'mlflow' && URL.canParse(parsed.location) ? parsed.location : undefined;
}
