import type { CodeAction, CodeActionParams, Diagnostic } from 'vscode-languageserver/node';
import { CodeActionKind } from 'vscode-languageserver/node';
import type { TextEdit } from '../core/text/text-edit';
import { toRange } from './convert';
import type { OpenDocument } from './workspace';

/** Everything at once that has hardly another right answer; editors can ask for it when a file is saved. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.stagegate`;

/** Fixes are lines of a menu: nobody reads those of more diagnostics. */
const MAX_DIAGNOSTICS = 20;

/** What can be done about the diagnostics that the client asks about. Found only now, because hardly any is ever asked about. */
export function codeActions(open: OpenDocument, { context: { diagnostics, only } }: CodeActionParams): CodeAction[] {
  const wanted = (kind: CodeActionKind): boolean => only?.some((one) => `${kind}.`.startsWith(`${one}.`)) ?? true;
  return [
    ...(wanted(CodeActionKind.QuickFix) ? quickFixes(open, diagnostics) : []),
    ...(only && wanted(FIX_ALL) ? fixAll(open) : []),
  ];
}

function quickFixes(open: OpenDocument, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const { service, text, parsed, knowledge } = open;
  const asked = diagnostics.filter(({ source }) => source === 'stagegate').slice(0, MAX_DIAGNOSTICS);
  if (asked.length === 0) return [];
  const findings = service.analyze(parsed, knowledge, Date.now());
  return asked.flatMap((diagnostic) => {
    const start = text.offsetAt(diagnostic.range.start);
    const end = text.offsetAt(diagnostic.range.end);
    const meant = findings.filter(
      (one) =>
        one.code === diagnostic.code && one.start === start && one.end === end && one.message === diagnostic.message,
    );
    return meant
      .flatMap((finding) => service.quickFixes(parsed, finding))
      .map(({ title, preferred, edits }): CodeAction => ({
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: preferred,
        edit: workspaceEdit(open, edits),
      }));
  });
}

function fixAll(open: OpenDocument): CodeAction[] {
  const edits = open.service.fixAll(open.parsed, open.knowledge, Date.now());
  if (edits.length === 0) return [];
  return [{ title: 'Fix all problems with one right answer', kind: FIX_ALL, edit: workspaceEdit(open, edits) }];
}

function workspaceEdit({ text }: OpenDocument, edits: readonly TextEdit[]): NonNullable<CodeAction['edit']> {
  const changes = edits.map((edit) => ({ range: toRange(text, edit), newText: edit.text }));
  return { changes: { [text.uri]: changes } };
}
