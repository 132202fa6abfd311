import type { CompletionClientCapabilities, InitializeParams, ServerCapabilities } from 'vscode-languageserver/node';
import { CodeActionKind } from 'vscode-languageserver/node';
import type { CompletionOptions } from '../core/language/proposal';
import { FIX_ALL } from './quick-fixes';
import type { InitializationOptions, LensCommands } from './protocol';

/** `InsertTextMode.asIs` */
export const AS_IS = 1;

/** What the client can do, as far as the server behaves differently for it. */
export interface ClientFeatures {
  readonly completion: CompletionOptions;
  /**
   * The client asks for diagnostics, and can be told to ask again; otherwise they are sent to it, because what a registry answers
   * changes them without a change of the document.
   */
  readonly pullsDiagnostics: boolean;
  /** The client can be told to ask again. */
  readonly refreshesInlayHints: boolean;
  readonly refreshesLenses: boolean;
  /** The client can be asked to tell which files change. */
  readonly watchesFiles: boolean;
  /** The client can be told which documents are formatted. */
  readonly registersFormatting: boolean;
  /** What lenses can run. */
  readonly lensCommands?: LensCommands;
}

export function clientFeatures({ capabilities }: InitializeParams, options: InitializationOptions): ClientFeatures {
  const { textDocument, workspace = {} } = capabilities;
  return {
    completion: completionOptions(textDocument?.completion?.completionItem),
    pullsDiagnostics: textDocument?.diagnostic !== undefined && canRefresh(workspace.diagnostics),
    refreshesInlayHints: canRefresh(workspace.inlayHint),
    refreshesLenses: canRefresh(workspace.codeLens),
    registersFormatting: textDocument?.formatting?.dynamicRegistration === true,
    watchesFiles: workspace.didChangeWatchedFiles?.dynamicRegistration === true,
    ...(options.lensCommands && { lensCommands: options.lensCommands }),
  };
}

function canRefresh(feature: { readonly refreshSupport?: boolean } | undefined): boolean {
  return feature?.refreshSupport === true;
}

type CompletionItemFeatures = NonNullable<CompletionClientCapabilities['completionItem']>;

function completionOptions(item: CompletionItemFeatures | undefined): CompletionOptions {
  return {
    snippets: item?.snippetSupport === true,
    multiline: item?.insertTextModeSupport?.valueSet.includes(AS_IS) === true,
  };
}

export function serverCapabilities(features: ClientFeatures): ServerCapabilities {
  const { pullsDiagnostics, lensCommands, registersFormatting } = features;
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: 2 },
    completionProvider: { triggerCharacters: [' ', '"', "'", '[', '{', ','] },
    hoverProvider: true,
    // Where an editor shows several outlines of a document, such as that of its Markdown.
    documentSymbolProvider: { label: 'Stagegate' },
    foldingRangeProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentLinkProvider: {},
    renameProvider: { prepareProvider: true },
    inlayHintProvider: true,
    ...(lensCommands && { codeLensProvider: {} }),
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
    ...(!registersFormatting && { documentFormattingProvider: true }),
    // Clients poll workspace diagnostics, and what depends on other files, all the time; they are told to refresh instead.
    ...(pullsDiagnostics && {
      diagnosticProvider: { identifier: 'stagegate', interFileDependencies: false, workspaceDiagnostics: false },
    }),
  };
}
