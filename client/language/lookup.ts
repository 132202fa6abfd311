import * as vscode from 'vscode';
import { parseRegistryUri } from '../../core/registry/uri';
import type { RegistryLookupParams } from '../../server/protocol';
import type { OpenRegistry } from '../registry/open-registry';
import type { Registries } from '../registry/registries';

/** Finds the registry that a document means, among those that are open. Nothing is opened for a document's sake. */
export function registryFor(
  registries: Registries,
  { documentUri, registryUri }: Omit<RegistryLookupParams, 'needs'>,
): OpenRegistry | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(documentUri));
  const byDefault = registries.find(folder?.uri.toString());
  if (registryUri === undefined) return byDefault;
  const parsed = parseRegistryUri(registryUri);
  if (!parsed.ok) return undefined;
  const isOwn = parsed.kind === 'git' && byDefault?.session.registry.uri.startsWith('git:') === true;
  return isOwn ? byDefault : registries.find(parsed.uri);
}
