import type { RegistrySession } from '../../core/promotion/session';
import { writeThenRecord } from '../../core/promotion/writer';
import type { CredentialSource } from '../../core/registry/credentials';
import { RegistryFailure } from '../../core/registry/errors';
import { withWorkspace } from '../../core/registry/uri';
import type { CancelSignal } from '../../core/text/cancellation';
import { isOutsideRepository } from '../file-trail/outside';
import { surroundingsOutside, type Surroundings } from '../file-trail/surroundings';
import { openGitSession } from '../git/session';
import { accountName } from './account';
import { claimThenWrite } from './claim';
import { Client } from './client';
import { environmentCredentials, environmentWorkspace } from './credentials';
import { Http, type Fetch } from './http';
import { ModelLock } from './lock';
import { MlflowRegistry } from './registry';

export interface MlflowSessionOptions {
  /** Normalized, such as `mlflow:https://host`. */
  readonly uri: string;
  /** The address in it. */
  readonly baseUrl: string;
  /** Any folder of the repository that keeps the policies and the audit trail; outside one, the trail is a file of the person's. */
  readonly cwd: string;
  /** Default: Node's own. */
  readonly fetch?: Fetch | undefined;
  /** Default: the environment's, for the servers that it names. */
  readonly credentials?: CredentialSource | undefined;
  /** For one request. */
  readonly timeoutMs?: number | undefined;
}

/** A registry on an MLflow server, with the audit trail and the policies of the Git repository around the folder. */
export async function openMlflowSession(
  options: MlflowSessionOptions,
  signal?: CancelSignal,
): Promise<RegistrySession> {
  const { uri, baseUrl, fetch, timeoutMs } = options;
  if (!URL.canParse(baseUrl)) {
    throw new RegistryFailure('invalid', `${uri} is not the address of an MLflow server.`);
  }
  const credentials = options.credentials ?? environmentCredentials(process.env);
  const workspace = environmentWorkspace(process.env, new URL(baseUrl).origin);
  const client = new Client(new Http({ baseUrl, credentials, fetch, timeoutMs, workspace }));
  const surroundings = await openSurroundings(options, client, signal);
  const recordedAs = workspace === undefined ? uri : withWorkspace(uri, workspace);
  return compose({ registry: new MlflowRegistry(uri, baseUrl, client), recordedAs, client }, surroundings);
}

interface Server {
  readonly registry: MlflowRegistry;
  readonly recordedAs: string;
  readonly client: Client;
}

/** Everything but the registry is the repository's, or that of a folder outside one. */
function compose(server: Server, surroundings: Surroundings): RegistrySession {
  const { registry, recordedAs, client } = server;
  const lock = new ModelLock(client, surroundings);
  return {
    ...surroundings,
    ...{ recordedAs, registry },
    write: claimThenWrite(client, surroundings.trail, writeThenRecord({ ...surroundings, registry })),
    complete: () => Promise.resolve(),
    exclusively: (...request) => lock.exclusively(...request),
    withAudit: (settings) => compose(server, surroundings.withAudit(settings)),
  };
}

async function openSurroundings(
  { cwd, uri }: MlflowSessionOptions,
  client: Client,
  signal?: CancelSignal,
): Promise<Surroundings> {
  if (await isOutsideRepository(cwd)) {
    return surroundingsOutside({ uri, cwd, login: (aborted) => accountName(client, aborted) });
  }
  try {
    return await openGitSession({ cwd }, signal);
  } catch (error) {
    if (!(error instanceof RegistryFailure) || error.reason !== 'unreachable') throw error;
    throw new RegistryFailure(
      'unreachable',
      `The audit trail of ${uri} is kept in a Git repository, and ${cwd} cannot be used as one: ${error.message}`,
    );
  }
}
