import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver/node';
import type { RegistryLookup } from '../core/language/knowledge';
import { FileStore } from '../core/language/file-store';
import type { WorkspaceFiles } from '../core/language/surroundings';
import type { ClientFeatures } from './client-features';
import { clientFeatures, serverCapabilities } from './client-features';
import { Diagnostics } from './diagnostics';
import { handleFormatting, registerFormatting } from './formatting';
import { KnowledgeStore } from './knowledge-store';
import { LiveViews } from './live-views';
import { handleNavigation } from './navigation';
import type { InitializationOptions, RegistryChangedParams, TrustChangedParams } from './protocol';
import { REGISTRY_CHANGED, TRUST_CHANGED } from './protocol';
import { afterPause } from './once-a-turn';
import { handleRequests } from './requests';
import { WatchedFiles } from './watched-files';
import { Workspace } from './workspace';

/** Documents that depend on one in which somebody types are looked at again once so many milliseconds are quiet. */
const TYPING = 200;

export interface ServeOptions {
  readonly lookup: RegistryLookup;
  /** Given the URIs of the client's workspace folders, as far as it names any. */
  readonly files: (folders: () => readonly string[]) => WorkspaceFiles;
  /** What holds when the client says nothing about trust. */
  readonly trusted: boolean;
  /** Milliseconds after which the registry is asked again. Absent: the client says when. */
  readonly knowledgeLifetime?: number;
}

/** Serves one client until it ends the connection. */
export function serve(connection: Connection, options: ServeOptions): void {
  const { lookup, knowledgeLifetime: lifetime } = options;
  const onChange = (): void => {
    diagnostics.refresh();
    liveViews.refresh();
  };
  const changeSoon = afterPause(onChange, TYPING);
  const store = new KnowledgeStore({ lookup, onChange, ...(lifetime !== undefined && { lifetime }) });
  const watched = new WatchedFiles(connection, () => files);
  const files: FileStore = new FileStore({
    files: options.files(() => folders),
    openText: (uri) => workspace.opened(uri)?.getText(),
    lifetime: () => watched.lifetime,
    onChange: (where) => (where === 'file' ? onChange() : changeSoon()),
  });
  const workspace = new Workspace(store, files);
  const diagnostics: Diagnostics = new Diagnostics(connection, workspace, () => `${store.revision}.${files.revision}`);
  const liveViews: LiveViews = new LiveViews(connection, workspace);
  let features: ClientFeatures | undefined;
  let folders: readonly string[] = [];

  connection.onInitialize((params): InitializeResult => {
    const given = initializationOptions(params);
    features = clientFeatures(params, given);
    folders = (params.workspaceFolders ?? []).map(({ uri }) => uri);
    store.enable(given.trusted ?? options.trusted);
    diagnostics.start(features);
    liveViews.start(features);
    watched.start();
    return { capabilities: serverCapabilities(features), serverInfo: { name: 'stagegate' } };
  });
  connection.onInitialized(() => {
    if (!features) return;
    void watched.register(features);
    void registerFormatting(connection, features);
  });
  connection.onNotification(REGISTRY_CHANGED, ({ registryUri, models }: RegistryChangedParams) =>
    store.invalidate(registryUri, models),
  );
  connection.onNotification(TRUST_CHANGED, ({ trusted }: TrustChangedParams) => store.enable(trusted));
  handleRequests(connection, workspace, () => features?.completion ?? { snippets: false, multiline: false });
  handleNavigation(connection, workspace);
  handleFormatting(connection, workspace);
  workspace.documents.listen(connection);
  connection.listen();
}

/** Options come from outside: what is not understood is as if it was not said. */
function initializationOptions(params: InitializeParams): InitializationOptions {
  const given = fieldsOf(params.initializationOptions);
  const { check, promote, runPolicyTest } = fieldsOf(given['lensCommands']);
  const testing = typeof runPolicyTest === 'string' ? { runPolicyTest } : {};
  return {
    ...(typeof given['trusted'] === 'boolean' && { trusted: given['trusted'] }),
    ...(typeof check === 'string' && typeof promote === 'string' && { lensCommands: { check, promote, ...testing } }),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
