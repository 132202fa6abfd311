import path from 'node:path';
import type { RegistrySession } from '../core/promotion/session';
import type { CredentialSource } from '../core/registry/credentials';
import { RegistryFailure } from '../core/registry/errors';
import { EMBEDDED_URI, parseRegistryUri } from '../core/registry/uri';
import type { CancelSignal } from '../core/text/cancellation';
import { openGitSession } from './git/session';
import { openMemorySession } from './memory/session';
import { openMlflowSession } from './mlflow/session';

export interface OpenOptions {
  readonly cwd: string;
  /** Default: Node's own. */
  readonly fetch?: typeof fetch | undefined;
  /** Who to be at a registry's server. Default: the environment's credentials, for the servers that it names. */
  readonly credentials?: CredentialSource | undefined;
}

/** Opens the registry that a URI names; the one place that maps schemes to adapters. */
export async function openRegistry(
  uri: string | undefined,
  { cwd, ...remote }: OpenOptions,
  signal?: CancelSignal,
): Promise<RegistrySession> {
  const parsed = parseRegistryUri(uri ?? EMBEDDED_URI);
  if (!parsed.ok) throw new RegistryFailure('invalid', parsed.message);
  switch (parsed.kind) {
    case 'git':
      return openGitSession({ cwd: path.resolve(cwd, parsed.location), uri: parsed.uri }, signal);
    case 'memory':
      return openMemorySession({}, parsed.uri);
    case 'mlflow':
      return openMlflowSession({ ...remote, cwd, uri: parsed.uri, baseUrl: parsed.location }, signal);
    case 'databricks':
    case 'databricks-uc':
    case 'kubeflow':
    case 'sagemaker':
      throw new RegistryFailure(
        'unsupported',
        `Registries of the kind ${parsed.kind} are not supported yet: use git:., another Git repository or an MLflow server.`,
      );
  }
}
