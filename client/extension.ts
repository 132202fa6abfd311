import * as vscode from 'vscode';
import type { Proxies } from '../adapters/mlflow/connection-settings';
import type { CredentialSource } from '../core/registry/credentials';
import type { CommandContext, Probe } from './commands/context';
import { registerCommands } from './commands/commands';
import { Documents } from './documents/documents';
import { LanguageFeatures } from './language/features';
import { AttentionReader } from './registry/attention-reader';
import { Authentication } from './registry/authentication';
import { isGit } from './registry/configured';
import type { RegistryOpener } from './registry/opening';
import { Polling } from './registry/polling';
import { Registries } from './registry/registries';
import { askCredentials } from './ui/credentials';
import { logText } from './ui/failures';
import { vscodePrompts } from './ui/vscode-prompts';
import { HoldDecorations } from './views/decorations';
import { InterruptedNotice } from './views/interrupted-notice';
import { ModelsTree } from './views/models-tree';
import { ModelsView } from './views/models-view';
import { StatusBar } from './views/status-bar';

/** Loaded when the first registry is opened, so that activation costs no more than registering what is below. */
const adapters = () => import('../adapters/editor');

/** VS Code's own `fetch` applies these itself; they count where a certificate of MLflow's variables needs another one. */
function editorProxies(): Proxies | undefined {
  const http = vscode.workspace.getConfiguration('http');
  if (http.get<string>('proxySupport') === 'off') return { http: '', https: '', except: '' };
  const proxy = http.get<string>('proxy') ?? '';
  if (proxy === '') return undefined;
  return { http: proxy, https: proxy, except: (http.get<readonly string[]>('noProxy') ?? []).join() };
}

function lazyAdapters(
  signedIn: CredentialSource,
  log: vscode.LogOutputChannel,
): RegistryOpener & { readonly probe: Probe } {
  const credentials: CredentialSource = async (origin) => {
    const { environmentCredentials, firstOf } = await adapters();
    return firstOf(signedIn, environmentCredentials(process.env))(origin);
  };
  let connect: typeof fetch | undefined;
  const send: typeof fetch = async (input, init) => {
    const { environmentFetch } = await adapters();
    connect ??= environmentFetch({ env: process.env, editorProxies, warn: (sentence) => log.warn(sentence) });
    return connect(input, init);
  };
  const shared = { credentials, fetch: send };
  const open: RegistryOpener['open'] = async (uri, cwd, signal) =>
    (await adapters()).openRegistry(uri, { ...shared, cwd }, signal);
  const probe: Probe = async (uri, cwd, signal) => {
    if (!isGit(uri)) return (await adapters()).probe(uri, shared, signal);
    await open(uri, cwd, signal);
    return { description: vscode.l10n.t('a Git repository.'), needsSignIn: false };
  };
  return { open, probe, services: () => import('../core/promotion/services') };
}

/** The composition root: everything is made here, given what it needs, and disposed of with the extension. */
export function activate(context: vscode.ExtensionContext): void {
  const { t } = vscode.l10n;
  const log = vscode.window.createOutputChannel('Stagegate', { log: true });
  const authentication = new Authentication(context.secrets, (origin) =>
    askCredentials({ prompts: vscodePrompts, t }, origin),
  );
  const lazy = lazyAdapters((origin) => authentication.signIns.at(origin), log);
  const registries = new Registries(lazy, process.env, log);
  const attention = new AttentionReader(registries, log);
  const documents = new Documents(t);
  const decorations = new HoldDecorations();
  const tree = new ModelsTree(registries, decorations, log);
  const view = new ModelsView(tree, registries, attention);
  const polling = new Polling(registries, view, log);
  const statusBar = new StatusBar(registries, attention);
  const commands = registerCommands((run): CommandContext => ({
    registries,
    prompts: vscodePrompts,
    view,
    signIns: authentication.signIns,
    probe: lazy.probe,
    refreshed: () => polling.reset(),
    log,
    t,
    run,
    pageContext: () => ({ t, now: new Date(), language: vscode.env.language }),
    showPage: (page, registry) => documents.show(page, registry),
  }));
  const serverFile = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.cjs').fsPath;
  const language = new LanguageFeatures(
    async () => (await import('./language/client')).startLanguageClient(serverFile, registries, log),
    (error) => log.error(logText(error)),
  );
  context.subscriptions.push(
    log,
    authentication,
    authentication.onDidChangeOrigin((origin) => registries.reopenAt(origin)),
    registries,
    polling,
    attention,
    documents,
    decorations,
    tree,
    view,
    statusBar,
    commands,
    language,
  );
  context.subscriptions.push(new InterruptedNotice(attention, vscodePrompts));
  registries.openAll();
}
