import type { Scalar } from 'yaml';
import type { TextRange } from './yaml-document';

/** What is needed of a parsed scalar: where it stands, how it is written and what it says. */
export type WrittenScalar = Pick<Scalar, 'type' | 'range' | 'value'>;

/** From a part of a value to its place in the text; nothing where text and value are not of each other. */
export type SourceRange = (part: TextRange) => TextRange | undefined;

/**
 * Tells where parts of a scalar's value stand in the document's text, however the scalar is written: plain, quoted, with
 * escapes, in a block, over several lines. Exact at every character but white space, which YAML folds.
 */
export function sourceRanges({ value, range, type }: WrittenScalar, text: string): SourceRange {
  if (typeof value !== 'string' || !range) return () => undefined;
  const [offset] = range;
  const places = placesOf(value, lexemesOf(text.slice(offset, range[1]), type));
  return ({ start, end }) => {
    if (places === undefined) return undefined;
    const from = places[start]?.start ?? places.at(-1)?.end ?? 0;
    const to = start < end ? (places[end - 1]?.end ?? from) : from;
    return { start: offset + from, end: offset + to };
  };
}

/** One character of a scalar as it is written, and what it stands for: nothing for a line's end that is escaped. */
interface Lexeme extends TextRange {
  readonly text: string;
}

/** The place of each UTF-16 unit of the value. */
function placesOf(value: string, lexemes: readonly Lexeme[]): readonly TextRange[] | undefined {
  const places: TextRange[] = [];
  let at = 0;
  while (places.length < value.length) {
    const unit = places.length;
    const isFolded = isSpace(value.charAt(unit));
    if (!isFolded) at = afterSpace(lexemes, at);
    const lexeme = lexemes[at] ?? endOf(lexemes);
    if (isFolded && !isSpace(lexeme.text)) places.push({ start: lexeme.start, end: lexeme.start });
    else {
      if (!isFolded && !value.startsWith(lexeme.text, unit)) return undefined;
      at += 1;
      while (places.length < unit + Math.max(1, lexeme.text.length)) places.push(lexeme);
    }
  }
  return places;
}

/** A character that no text of YAML holds. */
function endOf(lexemes: readonly Lexeme[]): Lexeme {
  const { end } = lexemes.at(-1) ?? { end: 0 };
  return { text: '\0', start: end, end };
}

function afterSpace(lexemes: readonly Lexeme[], from: number): number {
  let index = from;
  for (let lexeme = lexemes[index]; lexeme !== undefined && isSpace(lexeme.text); lexeme = lexemes[index]) index += 1;
  return index;
}

/** YAML's own white space, and what stands for nothing. */
function isSpace(text: string): boolean {
  return /^[ \t\r\n]?$/.test(text);
}

function lexemesOf(raw: string, type: WrittenScalar['type']): readonly Lexeme[] {
  switch (type) {
    case 'QUOTE_SINGLE':
      return lexed(raw, 1, raw.length - 1, /''|[^]/g).map((one) => ({ ...one, text: one.text.slice(0, 1) }));
    case 'QUOTE_DOUBLE':
      return lexed(raw, 1, raw.length - 1, ESCAPES).map((one) => ({ ...one, text: unescaped(one.text) }));
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return lexed(raw, raw.indexOf('\n') + 1, raw.length, /[^]/g);
    case 'PLAIN':
    case undefined:
      return lexed(raw, 0, raw.length, /[^]/g);
  }
}

const ESCAPES = /\\(?:x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|\r\n|[^])|[^]/g;

function lexed(raw: string, start: number, end: number, pattern: RegExp): readonly Lexeme[] {
  return [...raw.slice(start, end).matchAll(pattern)].map(({ 0: text, index }) => ({
    text,
    start: start + index,
    end: start + index + text.length,
  }));
}

const NAMED: Readonly<Record<string, string>> = {
  ...{ '0': '\0', a: '\u0007', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\u001B' },
  ...{ N: '\u0085', _: '\u00A0', L: '\u2028', P: '\u2029', '\n': '', '\r\n': '' },
};

function unescaped(text: string): string {
  if (!text.startsWith('\\')) return text;
  const name = text.slice(1);
  const code = /^[xuU]([\da-f]{2,8})$/i.exec(name)?.[1];
  if (code === undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? '') : name;
  const point = Number.parseInt(code, 16);
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : text;
}
