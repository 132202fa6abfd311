import { EMBEDDED_URI, parseRegistryUri } from '../../core/registry/uri';
import { isGit, isRemote } from '../registry/configured';
import type { ConfiguredRegistry } from '../registry/configured-registry';

/** Which registry a document means. */
export interface Meant {
  /** URI of the workspace folder that the document is in. */
  readonly folder: string | undefined;
  /** The registry URI that the document itself declares. */
  readonly registryUri?: string | undefined;
}

/**
 * The registry that a document declares, else the first of its folder; never another one because that one cannot be opened.
 * Nothing is opened for a document's sake.
 */
export function registryMeant(
  all: readonly ConfiguredRegistry[],
  { folder, registryUri }: Meant,
): ConfiguredRegistry | undefined {
  const own = all.filter(({ identity }) => identity.folder === folder);
  if (registryUri === undefined) return folder === undefined && all.length === 1 ? all[0] : own[0];
  const parsed = parseRegistryUri(registryUri);
  if (!parsed.ok) return undefined;
  const named = ({ identity }: ConfiguredRegistry): boolean => identity.uri === parsed.uri;
  // Every clone calls its repository `git:.`, wherever the setting finds it; and it is another one in every folder.
  const embedded = parsed.uri === EMBEDDED_URI ? own.find(({ identity }) => isGit(identity.uri)) : undefined;
  return own.find(named) ?? embedded ?? (isRemote(parsed.uri) ? all.find(named) : undefined);
}
