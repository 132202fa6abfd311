import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver/node';
import type { RegistryLookup } from '../core/language/knowledge';
import type { ClientFeatures } from './client-features';
import { clientFeatures, serverCapabilities } from './client-features';
import { Diagnostics } from './diagnostics';
import { KnowledgeStore } from './knowledge-store';
import { handleNavigation } from './navigation';
import type { InitializationOptions, RegistryChangedParams, TrustChangedParams } from './protocol';
import { REGISTRY_CHANGED, TRUST_CHANGED } from './protocol';
import { handleRequests } from './requests';
import { Workspace } from './workspace';

export interface ServeOptions {
  readonly lookup: RegistryLookup;
  /** What holds when the client says nothing about trust. */
  readonly trusted: boolean;
  /** Milliseconds after which the registry is asked again. Absent: the client says when. */
  readonly knowledgeLifetime?: number;
}

/** Serves one client until it ends the connection. */
export function serve(connection: Connection, options: ServeOptions): void {
  const { lookup, knowledgeLifetime: lifetime } = options;
  const store = new KnowledgeStore({
    lookup,
    onChange: () => diagnostics.refresh(),
    ...(lifetime !== undefined && { lifetime }),
  });
  const workspace = new Workspace(store);
  const diagnostics: Diagnostics = new Diagnostics(connection, workspace, () => store.revision);
  let features: ClientFeatures | undefined;

  connection.onInitialize((params): InitializeResult => {
    features = clientFeatures(params);
    store.enable(initializationOptions(params).trusted ?? options.trusted);
    diagnostics.start(features);
    return { capabilities: serverCapabilities(features), serverInfo: { name: 'stagegate' } };
  });
  connection.onNotification(REGISTRY_CHANGED, ({ registryUri, models }: RegistryChangedParams) =>
    store.invalidate(registryUri, models),
  );
  connection.onNotification(TRUST_CHANGED, ({ trusted }: TrustChangedParams) => store.enable(trusted));
  handleRequests(connection, workspace, () => features?.completion ?? { snippets: false, multiline: false });
  handleNavigation(connection, workspace);
  workspace.documents.listen(connection);
  connection.listen();
}

/** Options come from outside: what is not understood is as if it was not said. */
function initializationOptions(params: InitializeParams): InitializationOptions {
  const given: unknown = params.initializationOptions;
  const trusted = typeof given === 'object' && given !== null && 'trusted' in given ? given.trusted : undefined;
  return typeof trusted === 'boolean' ? { trusted } : {};
}
