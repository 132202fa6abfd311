import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver/node';
import type { RegistryLookup } from '../core/language/knowledge';
import type { ClientFeatures } from './client-features';
import { clientFeatures, serverCapabilities } from './client-features';
import { Diagnostics } from './diagnostics';
import { KnowledgeStore } from './knowledge-store';
import { LiveViews } from './live-views';
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
    onChange: () => {
      diagnostics.refresh();
      liveViews.refresh();
    },
    ...(lifetime !== undefined && { lifetime }),
  });
  const workspace = new Workspace(store);
  const diagnostics: Diagnostics = new Diagnostics(connection, workspace, () => store.revision);
  const liveViews: LiveViews = new LiveViews(connection, workspace);
  let features: ClientFeatures | undefined;

  connection.onInitialize((params): InitializeResult => {
    const given = initializationOptions(params);
    features = clientFeatures(params, given);
    store.enable(given.trusted ?? options.trusted);
    diagnostics.start(features);
    liveViews.start(features);
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
  const given = fieldsOf(params.initializationOptions);
  const { check, promote } = fieldsOf(given['lensCommands']);
  return {
    ...(typeof given['trusted'] === 'boolean' && { trusted: given['trusted'] }),
    ...(typeof check === 'string' && typeof promote === 'string' && { lensCommands: { check, promote } }),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
