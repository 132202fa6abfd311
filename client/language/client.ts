import * as vscode from 'vscode';
import {
  LanguageClient,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import { answerNeeds } from '../../core/language/registry-answer';
import { defined } from '../../core/text/defined';
import {
  FIND_POLICIES,
  READ_DOCUMENT,
  REGISTRY_CHANGED,
  REGISTRY_LOOKUP,
  TRUST_CHANGED,
  type FindPoliciesParams,
  type InitializationOptions,
  type ReadDocumentParams,
  type RegistryChangedParams,
  type RegistryLookupParams,
  type RegistryLookupResult,
  type TrustChangedParams,
} from '../../server/protocol';
import { commandIds } from '../commands/ids';
import type { Registries } from '../registry/registries';
import { findPolicies, readDocument } from './files';
import { DOCUMENTS } from './documents';
import { registryMeant } from './lookup';

/** In megabytes, far above what it needs: V8 lets a heap grow by how far it is from its limit, which else is gigabytes. */
const MEMORY_LIMIT = '--max-old-space-size=1024';

/** Starts the language server and answers its one question: what does the registry know? */
export async function startLanguageClient(
  serverFile: string,
  registries: Registries,
  log: vscode.LogOutputChannel,
): Promise<vscode.Disposable> {
  const server: ServerOptions = {
    module: serverFile,
    transport: TransportKind.ipc,
    options: { execArgv: [MEMORY_LIMIT] },
  };
  const initializationOptions: InitializationOptions = {
    trusted: vscode.workspace.isTrusted,
    lensCommands: {
      check: commandIds.checkGates,
      promote: commandIds.promote,
      runPolicyTest: commandIds.runPolicyTest,
    },
  };
  const options: LanguageClientOptions = {
    documentSelector: DOCUMENTS,
    initializationOptions,
    outputChannel: log,
  };
  const client = new LanguageClient('stagegate', vscode.l10n.t('Stagegate Language Server'), server, options);
  client.onRequest(REGISTRY_LOOKUP, (params: RegistryLookupParams, token: vscode.CancellationToken) =>
    answer(registries, params, token),
  );
  client.onRequest(READ_DOCUMENT, (params: ReadDocumentParams) => readDocument(params));
  client.onRequest(FIND_POLICIES, ({ documentUri }: FindPoliciesParams) => findPolicies(documentUri));
  const subscriptions = [
    registries.onDidChange(({ registry, models }) => {
      const registryUri = registry === undefined ? undefined : registries.find(registry)?.session.registry.uri;
      const params: RegistryChangedParams = defined({ registryUri, models });
      void client.sendNotification(REGISTRY_CHANGED, params);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      const params: TrustChangedParams = { trusted: true };
      void client.sendNotification(TRUST_CHANGED, params);
    }),
  ];
  await client.start();
  return vscode.Disposable.from(...subscriptions, { dispose: () => void client.dispose() });
}

/** An error tells the server that nothing is known; it never turns into a finding. */
async function answer(
  registries: Registries,
  params: RegistryLookupParams,
  token: vscode.CancellationToken,
): Promise<RegistryLookupResult> {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(params.documentUri))?.uri.toString();
  const meant = registryMeant(registries.all, { folder, registryUri: params.registryUri });
  await meant?.settled;
  const registry = meant && registries.find(meant.key);
  if (registry === undefined) throw new Error('No open registry is meant by this document.');
  const abort = new AbortController();
  const subscription = token.onCancellationRequested(() => abort.abort());
  try {
    return await answerNeeds(registry.session, params.needs, abort.signal);
  } finally {
    subscription.dispose();
  }
}
