import { Lexer } from 'yaml';

/** A piece of a YAML text in its place. */
export interface Lexeme {
  readonly source: string;
  readonly start: number;
  readonly kind: 'plain' | 'block' | 'other';
  /** Inside `[…]` or `{…}`. */
  readonly flow: boolean;
  /** The outermost bracket that is open here. */
  readonly bracket?: number;
  /** The lexer gave up the brackets before this piece, because a line in them is not indented. */
  readonly broken: boolean;
}

/** Marks that the lexer puts between the pieces of the text, with no text of their own. */
const DOCUMENT = '\u0002';
const FLOW_END = '\u0018';
const SCALAR = '\u001f';
const BLOCK_HEADER = /^[|>][-+0-9]*$/;

const MARKS: ReadonlySet<string> = new Set([DOCUMENT, FLOW_END, SCALAR]);

/** The pieces of a text, in order and without gaps. */
export function* lexemesOf(text: string): Generator<Lexeme> {
  let start = 0;
  let header = false;
  let before = '';
  let broken = false;
  const brackets = new Brackets();
  for (const source of new Lexer().lex(text)) {
    const scalar = before === SCALAR;
    before = source;
    broken ||= source === FLOW_END;
    if (MARKS.has(source)) continue;
    if (!scalar) brackets.open(source, start);
    yield { source, start, kind: scalar ? (header ? 'block' : 'plain') : 'other', ...brackets.state, broken };
    if (!scalar) brackets.close(source);
    header = !scalar && (header || BLOCK_HEADER.test(source));
    broken = false;
    start += source.length;
  }
}

class Brackets {
  #depth = 0;
  #outermost = 0;

  public open(source: string, start: number): void {
    if (source !== '[' && source !== '{') return;
    if (this.#depth === 0) this.#outermost = start;
    this.#depth += 1;
  }

  public close(source: string): void {
    if (this.#depth > 0 && (source === ']' || source === '}')) this.#depth -= 1;
  }

  public get state(): { readonly flow: boolean; readonly bracket?: number } {
    return this.#depth > 0 ? { flow: true, bracket: this.#outermost } : { flow: false };
  }
}
