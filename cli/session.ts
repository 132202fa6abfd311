import { openRegistry } from '../adapters/open';
import type { RegistrySession } from '../core/promotion/session';
import type { Context } from './context';
import { policyRegistry } from './policy-files';

/** The registry of a git repository when nothing else is said: the directory's own. */
const embedded = 'git:.';

/** Opens the registry that is meant: the flag's, then the environment's, then the policy's, then the directory's repository. */
export async function openSession(context: Context): Promise<RegistrySession> {
  const { cwd, env, options, signal } = context;
  const named = options.registry ?? (env['MLFLOW_REGISTRY_URI'] === '' ? undefined : env['MLFLOW_REGISTRY_URI']);
  if (named !== undefined) return openRegistry(named, { cwd }, signal);
  const session = await openRegistry(embedded, { cwd }, signal);
  const ofPolicy = await policyRegistry(context, session);
  return ofPolicy === undefined || ofPolicy === embedded ? session : openRegistry(ofPolicy, { cwd }, signal);
}
