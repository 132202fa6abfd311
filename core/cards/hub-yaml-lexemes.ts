import { Lexer } from 'yaml';

/** A piece of a YAML text in its place. */
export interface Lexeme {
  readonly source: string;
  readonly start: number;
  readonly kind: 'plain' | 'block' | 'other';
  /** Inside `[…]` or `{…}`. */
  readonly flow: boolean;
}

/** Marks that the lexer puts between the pieces of the text, with no text of their own. */
const DOCUMENT = '\u0002';
const FLOW_END = '\u0018';
const SCALAR = '\u001f';
const BLOCK_HEADER = /^[|>][-+0-9]*$/;

const MARKS: ReadonlySet<string> = new Set([DOCUMENT, FLOW_END, SCALAR]);
const NESTING: Readonly<Record<string, number>> = { '[': 1, '{': 1, ']': -1, '}': -1 };

/** The pieces of a text, in order and without gaps. */
export function* lexemesOf(text: string): Generator<Lexeme> {
  let start = 0;
  let depth = 0;
  let before = '';
  let header = false;
  for (const source of new Lexer().lex(text)) {
    const scalar = before === SCALAR;
    before = source;
    if (MARKS.has(source)) continue;
    const step = scalar ? 0 : (NESTING[source] ?? 0);
    depth = Math.max(0, depth + Math.max(0, step));
    yield { source, start, kind: scalar ? (header ? 'block' : 'plain') : 'other', flow: depth > 0 };
    depth = Math.max(0, depth + Math.min(0, step));
    header = !scalar && (header || BLOCK_HEADER.test(source));
    start += source.length;
  }
}
