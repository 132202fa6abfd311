import type { CodeAction, CodeActionParams, Diagnostic } from 'vscode-languageserver/node';
import { CodeActionKind } from 'vscode-languageserver/node';
import { replacementText } from '../core/language/quick-fix';

/** One action for each finding that says what was probably meant. */
export function quickFixes({ textDocument: { uri }, context: { diagnostics } }: CodeActionParams): CodeAction[] {
  const fixable = diagnostics.filter(({ source }) => source === 'stagegate');
  return fixable.flatMap((diagnostic) => {
    const replacement = replacementOf(diagnostic);
    if (replacement === undefined) return [];
    const newText = replacementText(String(diagnostic.code), { replacement });
    return [
      {
        title: `Change to ${newText}`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: true,
        edit: { changes: { [uri]: [{ range: diagnostic.range, newText }] } },
      },
    ];
  });
}

/** The client sends back what it was given, but it need not. */
function replacementOf({ data }: Diagnostic): string | undefined {
  const given: unknown = data;
  const replacement =
    typeof given === 'object' && given !== null && 'replacement' in given ? given.replacement : undefined;
  return typeof replacement === 'string' ? replacement : undefined;
}
