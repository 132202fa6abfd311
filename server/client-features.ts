import type { InitializeParams, ServerCapabilities } from 'vscode-languageserver/node';
import { CodeActionKind } from 'vscode-languageserver/node';
import type { CompletionOptions } from '../core/language/proposal';

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
}

export function clientFeatures({ capabilities }: InitializeParams): ClientFeatures {
  const item = capabilities.textDocument?.completion?.completionItem;
  return {
    completion: {
      snippets: item?.snippetSupport === true,
      multiline: item?.insertTextModeSupport?.valueSet.includes(AS_IS) === true,
    },
    pullsDiagnostics:
      capabilities.textDocument?.diagnostic !== undefined &&
      capabilities.workspace?.diagnostics?.refreshSupport === true,
  };
}

export function serverCapabilities({ pullsDiagnostics }: ClientFeatures): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: 2 },
    completionProvider: { triggerCharacters: [' ', '"', "'", '[', '{', ','] },
    hoverProvider: true,
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentLinkProvider: {},
    renameProvider: { prepareProvider: true },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    // Clients poll workspace diagnostics all the time; they are told to refresh instead.
    ...(pullsDiagnostics && {
      diagnosticProvider: { identifier: 'stagegate', interFileDependencies: false, workspaceDiagnostics: false },
    }),
  };
}
