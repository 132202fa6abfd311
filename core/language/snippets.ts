import type { CursorContext, KeyContext } from './cursor';
import { matchesPath } from './path-pattern';
import type { CompletionOptions, Proposal } from './proposal';

/** Several lines that are often written together, with places to type in. */
export interface Snippet {
  readonly label: string;
  /** Markdown. */
  readonly documentation: string;
  /** A key with what is below it, or an entry of a list without its dash. */
  readonly kind: 'key' | 'entry';
  /** Of the map that has the key, or of the list. */
  readonly path: string;
  /** In the syntax of snippets, indented by two. */
  readonly lines: readonly [string, ...string[]];
}

/** The snippets that fit a cursor, for a client that takes them. */
export function snippetProposals(
  snippets: readonly Snippet[],
  context: CursorContext,
  column: number,
  { snippets: taken, multiline }: CompletionOptions,
): readonly Proposal[] {
  if (!taken || !multiline || context.quote) return [];
  return snippets.flatMap((snippet) => {
    const before = beforeSnippet(snippet, context);
    if (before === undefined) return [];
    const { label, documentation, lines } = snippet;
    const indentation = `\n${' '.repeat(column + before.length)}`;
    const text = before + lines.join(indentation);
    return [{ label, kind: 'key', text, snippet: true, detail: 'snippet', documentation, filterText: label }];
  });
}

/** What has to stand before a snippet; nothing where it does not fit. */
function beforeSnippet(snippet: Snippet, { key, value }: CursorContext): string | undefined {
  if (snippet.kind === 'key') return key && fitsKey(snippet, key) ? '' : undefined;
  if (value?.form === 'line') return matchesPath(snippet.path, ['', ...value.path]) ? '- ' : undefined;
  return value?.form === 'item' && matchesPath(snippet.path, ['', ...value.path.slice(0, -1)]) ? '' : undefined;
}

function fitsKey({ path, lines: [first] }: Snippet, key: KeyContext): boolean {
  const isFree = !key.flow && !key.hasColon && !key.present.has(first.replace(/:.*$/, ''));
  return isFree && matchesPath(path, ['', ...key.path]);
}
