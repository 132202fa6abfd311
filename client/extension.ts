import * as vscode from 'vscode';
import type { CommandContext } from './commands/context';
import { registerCommands } from './commands/commands';
import { Documents } from './documents/documents';
import { LanguageFeatures } from './language/features';
import { AttentionReader } from './registry/attention-reader';
import type { RegistryOpener } from './registry/opening';
import { Registries } from './registry/registries';
import { logText } from './ui/failures';
import { vscodePrompts } from './ui/vscode-prompts';
import { HoldDecorations } from './views/decorations';
import { InterruptedNotice } from './views/interrupted-notice';
import { ModelsTree } from './views/models-tree';
import { ModelsView } from './views/models-view';
import { StatusBar } from './views/status-bar';

/** Loaded when the first registry is opened, so that activation costs no more than registering what is below. */
const opener: RegistryOpener = {
  open: async (uri, cwd, signal) => (await import('../adapters/open')).openRegistry(uri, { cwd }, signal),
  services: () => import('../core/promotion/services'),
};

/** The composition root: everything is made here, given what it needs, and disposed of with the extension. */
export function activate(context: vscode.ExtensionContext): void {
  const { t } = vscode.l10n;
  const log = vscode.window.createOutputChannel('Stagegate', { log: true });
  const registries = new Registries(opener, process.env, log);
  const attention = new AttentionReader(registries, log);
  const documents = new Documents(t);
  const decorations = new HoldDecorations();
  const tree = new ModelsTree(registries, decorations, log);
  const view = new ModelsView(tree, registries, attention);
  const statusBar = new StatusBar(registries, attention);
  const commands = registerCommands((run): CommandContext => ({
    registries,
    prompts: vscodePrompts,
    view,
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
    registries,
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
