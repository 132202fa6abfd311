import type { Connection, FormattingOptions as LspOptions, TextEdit } from 'vscode-languageserver/node';
import { DocumentFormattingRequest } from 'vscode-languageserver/node';
import type { FormattingOptions } from '../core/language/service';
import type { ClientFeatures } from './client-features';
import { toRange } from './convert';
import type { Workspace } from './workspace';

/** Only policies: model cards and manifests have formatters of their own, which must not be asked which of them is meant. */
const POLICIES = [
  { language: 'promotion-policy' },
  { pattern: '**/promotion-policy.yaml' },
  { pattern: '**/*.promotion-policy.yaml' },
];

/** Answers how a whole policy is laid out evenly. */
export function handleFormatting(connection: Connection, workspace: Workspace): void {
  connection.onDocumentFormatting(async ({ textDocument, options }): Promise<TextEdit[] | null> => {
    const open = await workspace.open(textDocument.uri);
    if (!open) return null;
    const { service, text, parsed } = open;
    const edits = service.formattingEdits(parsed, formattingOptions(options));
    return edits.map((edit) => ({ range: toRange(text, edit), newText: edit.text }));
  });
}

/** Tells a client that is ready which documents this is for. */
export async function registerFormatting(connection: Connection, features: ClientFeatures): Promise<void> {
  if (!features.registersFormatting) return;
  try {
    await connection.client.register(DocumentFormattingRequest.type, { documentSelector: POLICIES });
  } catch {
    // Fails only when the client is gone.
  }
}

/** A width that nobody has is a slip of the client's. */
function formattingOptions({ tabSize, insertFinalNewline }: LspOptions): FormattingOptions {
  const indent = Number.isInteger(tabSize) && tabSize >= 1 && tabSize <= 8 ? tabSize : 2;
  return { indent, ...(insertFinalNewline !== undefined && { insertFinalNewline }) };
}
