import type { RegistrySession } from '../../core/promotion/session';
import { writeThenRecord } from '../../core/promotion/writer';
import type { CredentialSource } from '../../core/registry/credentials';
import { registryWith } from '../../core/registry/environment-registry';
import { Environments } from '../../core/registry/environments';
import { RegistryFailure } from '../../core/registry/errors';
import type { RegistryPort } from '../../core/registry/port';
import { withWorkspace } from '../../core/registry/uri';
import type { CancelSignal } from '../../core/text/cancellation';
import { isOutsideRepository } from '../file-trail/outside';
import { surroundingsOutside, type Surroundings } from '../file-trail/surroundings';
import { openGitSession } from '../git/session';
import { accountName } from './account';
import { claimThenWrite } from './claim';
import type { Client } from './client';
import { environmentCredentials } from './credentials';
import type { Fetch } from './http';
import { ModelLock } from './lock';
import { connect, otherServers } from './others';
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
  const servers = { credentials, fetch, timeoutMs };
  const { client, workspace } = connect(baseUrl, servers);
  const surroundings = await openSurroundings(options, client, signal);
  const recordedAs = workspace === undefined ? uri : withWorkspace(uri, workspace);
  const home = new MlflowRegistry(uri, baseUrl, client);
  const environments = new Environments(home, recordedAs, otherServers(servers, surroundings));
  const registry = registryWith(home, environments);
  return compose({ registry, environments, recordedAs, client }, surroundings);
}

interface Server {
  readonly registry: RegistryPort;
  readonly environments: Environments;
  readonly recordedAs: string;
  readonly client: Client;
}

/** Everything but the registry is the repository's, or that of a folder outside one. */
function compose(server: Server, surroundings: Surroundings): RegistrySession {
  const { registry, environments, recordedAs, client } = server;
  const lock = new ModelLock(client, surroundings);
  return {
    ...surroundings,
    ...{ recordedAs, registry },
    write: claimThenWrite(client, surroundings.trail, writeThenRecord({ ...surroundings, registry })),
    complete: () => Promise.resolve(),
    exclusively: (model, request, work, signal) =>
      lock.exclusively(model, request, () => environments.exclusively(model, request, work, signal), signal),
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
