import { environmentCredentials } from '../adapters/mlflow/credentials';
import { openRegistry } from '../adapters/open';
import { RegistryFailure } from '../core/registry/errors';
import { parseRegistryUri } from '../core/registry/uri';
import type { RegistrySession } from '../core/promotion/session';
import type { Context } from './context';
import { policyRegistry } from './policy-files';

/** The registry of a git repository when nothing else is said: the directory's own. */
const embedded = 'git:.';

/** Opens the registry that is meant: the flag's, then the policy's, then the environment's, then the directory's repository. */
export async function openSession(context: Context): Promise<RegistrySession> {
  const { cwd, env, options, signal } = context;
  if (options.registry !== undefined) {
    const credentials = environmentCredentials(env, originOf(options.registry));
    return openRegistry(options.registry, { cwd, credentials }, signal);
  }
  const ofEnvironment = environmentRegistry(env);
  const session = await openDirectory(context, ofEnvironment !== undefined);
  const named = (session && (await policyRegistry(context, session))) ?? ofEnvironment ?? embedded;
  // An address that a policy names comes out of a repository: credentials go only to servers that the environment names.
  const credentials = environmentCredentials(env);
  return session && named === embedded ? session : openRegistry(named, { cwd, credentials }, signal);
}

/** The directory need not be a repository if the environment names the registry; it has no policy to ask then. */
async function openDirectory({ cwd, signal }: Context, isOptional: boolean): Promise<RegistrySession | undefined> {
  try {
    return await openRegistry(embedded, { cwd }, signal);
  } catch (error) {
    if (isOptional && error instanceof RegistryFailure && error.reason === 'unreachable') return undefined;
    throw error;
  }
}

/** MLflow's tracking address may be a file or a data base; only a server has a registry. */
function environmentRegistry(env: NodeJS.ProcessEnv): string | undefined {
  const { MLFLOW_REGISTRY_URI: registry = '', MLFLOW_TRACKING_URI: tracking = '' } = env;
  if (registry !== '') return registry;
  return /^https?:/i.test(tracking) ? tracking : undefined;
}

function originOf(uri: string): string | undefined {
  const parsed = parseRegistryUri(uri);
  return parsed.ok && URL.canParse(parsed.location) ? new URL(parsed.location).origin : undefined;
}
