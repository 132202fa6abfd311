import type {
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentSymbol as LspSymbol,
  FoldingRange,
  Hover as LspHover,
  Range,
} from 'vscode-languageserver/node';
import { CompletionItemKind, DiagnosticSeverity, InsertTextFormat, SymbolKind } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Completion, DocumentSymbol, Finding, Fold, Hover, Proposal } from '../core/language/service';
import { AS_IS } from './client-features';

interface Extent {
  readonly start: number;
  readonly end: number;
}

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const satisfies Record<Finding['severity'], DiagnosticSeverity>;

const ITEM_KINDS = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  live: CompletionItemKind.Reference,
} as const satisfies Record<Proposal['kind'], CompletionItemKind>;

const SYMBOL_KINDS = {
  section: SymbolKind.Namespace,
  stage: SymbolKind.EnumMember,
  transition: SymbolKind.Event,
  gate: SymbolKind.Boolean,
  entry: SymbolKind.Object,
} as const satisfies Record<DocumentSymbol['kind'], SymbolKind>;

export function toDiagnostic(document: TextDocument, finding: Finding): Diagnostic {
  const { severity, code, message, source } = finding;
  return {
    range: toRange(document, finding),
    severity: SEVERITIES[severity],
    code,
    source,
    message,
  };
}

export function toCompletionList(
  document: TextDocument,
  { replace, proposals, cut }: Completion,
  isIncomplete: boolean,
): CompletionList {
  const range = toRange(document, replace);
  return {
    isIncomplete: isIncomplete || cut,
    items: proposals.map((proposal, index) => toItem(proposal, range, index)),
  };
}

export function toHover(document: TextDocument, hover: Hover): LspHover {
  return { contents: { kind: 'markdown', value: hover.contents }, range: toRange(document, hover) };
}

export function toSymbol(document: TextDocument, symbol: DocumentSymbol): LspSymbol {
  const range = toRange(document, symbol);
  return {
    name: symbol.name,
    kind: SYMBOL_KINDS[symbol.kind],
    range,
    selectionRange: { start: range.start, end: range.start },
    children: symbol.children.map((child) => toSymbol(document, child)),
  };
}

/** Nothing for what is on one line. */
export function toFolding(document: TextDocument, { start, end }: Fold): readonly FoldingRange[] {
  const startLine = document.positionAt(start).line;
  const endLine = document.positionAt(end).line;
  return endLine > startLine ? [{ startLine, endLine }] : [];
}

function toItem(proposal: Proposal, range: Range, index: number): CompletionItem {
  const { label, kind, text, snippet, detail, documentation, filterText } = proposal;
  return {
    label,
    kind: ITEM_KINDS[kind],
    textEdit: { range, newText: text },
    sortText: String(index).padStart(4, '0'),
    filterText,
    ...(snippet && { insertTextFormat: InsertTextFormat.Snippet }),
    ...(text.includes('\n') && { insertTextMode: AS_IS }),
    // `detail` alone is shown for the chosen item only.
    ...(detail !== undefined && { detail, labelDetails: { description: detail } }),
    ...(documentation !== undefined && { documentation: { kind: 'markdown', value: documentation } }),
  };
}

export function toRange(document: TextDocument, { start, end }: Extent): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
