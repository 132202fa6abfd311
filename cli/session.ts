import { environmentCredentials } from '../adapters/mlflow/credentials';
import { environmentFetch } from '../adapters/mlflow/transport';
import { openRegistry, type OpenOptions } from '../adapters/open';
import { RegistryFailure } from '../core/registry/errors';
import { EMBEDDED_URI, environmentRegistryUri, originOf } from '../core/registry/uri';
import type { RegistrySession } from '../core/promotion/session';
import type { Context } from './context';
import { policyRegistry } from './policy-files';

/** Opens the registry that is meant: the flag's, then the policy's, then the environment's, then the directory's repository. */
export async function openSession(context: Context): Promise<RegistrySession> {
  const { cwd, env, options, signal } = context;
  if (options.registry !== undefined) {
    return openRegistry(options.registry, { cwd, ...connections(context, originOf(options.registry)) }, signal);
  }
  const ofEnvironment = environmentRegistryUri(env);
  const session = await openDirectory(context, ofEnvironment !== undefined);
  const named = (session && (await policyRegistry(context, session))) ?? ofEnvironment ?? EMBEDDED_URI;
  // An address that a policy names comes out of a repository: credentials go only to servers that the environment names.
  return session && named === EMBEDDED_URI ? session : openRegistry(named, { cwd, ...connections(context) }, signal);
}

/** What a server is asked with; `chosen` is the origin that the person named. */
function connections({ env, output }: Context, chosen?: string): Pick<OpenOptions, 'credentials' | 'fetch'> {
  const warn = (sentence: string): void => output.note(`stagegate: ${sentence}`);
  return { credentials: environmentCredentials(env, chosen), fetch: environmentFetch({ env, chosen, warn }) };
}

/** The directory need not be a repository if the environment names the registry; it has no policy to ask then. */
async function openDirectory({ cwd, signal }: Context, isOptional: boolean): Promise<RegistrySession | undefined> {
  try {
    return await openRegistry(EMBEDDED_URI, { cwd }, signal);
  } catch (error) {
    if (isOptional && error instanceof RegistryFailure && error.reason === 'unreachable') return undefined;
    throw error;
  }
}
