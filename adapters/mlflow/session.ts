import type { RegistrySession } from '../../core/promotion/session';
import { writeThenRecord } from '../../core/promotion/writer';
import type { CredentialSource } from '../../core/registry/credentials';
import { RegistryFailure } from '../../core/registry/errors';
import { withWorkspace } from '../../core/registry/uri';
import type { CancelSignal } from '../../core/text/cancellation';
import { openGitSession } from '../git/session';
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
  /** Any folder of the repository that keeps the policies and the audit trail. */
  readonly cwd: string;
  /** Default: Node's own. */
  readonly fetch?: Fetch | undefined;
  /** Default: the environment's, for the servers that it names. */
  readonly credentials?: CredentialSource | undefined;
  /** For one request. */
  readonly timeoutMs?: number | undefined;
}

/** A registry on an MLflow server, with the audit trail and the policies of a Git repository. */
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
  const repository = await openRepository(options, signal);
  const recordedAs = workspace === undefined ? uri : withWorkspace(uri, workspace);
  return compose({ registry: new MlflowRegistry(uri, baseUrl, client), recordedAs, client }, repository);
}

interface Server {
  readonly registry: MlflowRegistry;
  readonly recordedAs: string;
  readonly client: Client;
}

/** Everything but the registry is the repository's. */
function compose(server: Server, repository: RegistrySession): RegistrySession {
  const { registry, recordedAs, client } = server;
  const lock = new ModelLock(client, repository);
  return {
    ...repository,
    ...{ recordedAs, registry },
    write: claimThenWrite(client, repository.trail, writeThenRecord({ ...repository, registry })),
    complete: () => Promise.resolve(),
    exclusively: (...request) => lock.exclusively(...request),
    withAudit: (settings) => compose(server, repository.withAudit(settings)),
  };
}

async function openRepository({ cwd, uri }: MlflowSessionOptions, signal?: CancelSignal): Promise<RegistrySession> {
  try {
    return await openGitSession({ cwd }, signal);
  } catch (error) {
    if (!(error instanceof RegistryFailure) || error.reason !== 'unreachable') throw error;
    throw new RegistryFailure(
      'unreachable',
      `The audit trail of ${uri} needs a Git repository, and ${cwd} cannot be used as one: ${error.message}`,
    );
  }
}
