import { lexemesOf } from './hub-yaml-lexemes';

/** Each round lexes the text again. */
const MAX_ROUNDS = 20;
const LONGEST = 50_000;

interface Joined {
  /** Of the same length. */
  readonly text: string;
  /** Where the first joined text or list begins. */
  readonly start: number;
}

/**
 * The text with the lines of quoted texts and of bracketed lists joined, as YAML 1.1 allows them to go on at the beginning of
 * a line; nothing where there is nothing to join.
 */
export function joinContinuations(text: string): Joined | undefined {
  if (text.length > LONGEST) return undefined;
  let joined = text;
  let first: number | undefined;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const piece = brokenPiece(joined);
    if (!piece) break;
    first ??= piece.start;
    joined = joined.slice(0, piece.start) + piece.text + joined.slice(piece.start + piece.text.length);
  }
  return first === undefined ? undefined : { text: joined, start: first };
}

interface Piece {
  readonly start: number;
  /** On one line, of the same length. */
  readonly text: string;
}

/** The first piece of text whose lines have to be joined: what follows it was read wrongly. */
function brokenPiece(text: string): Piece | undefined {
  for (const { source, start, kind, bracket, broken } of lexemesOf(text)) {
    if (broken && bracket !== undefined) return joinedBrackets(text, bracket);
    const end = kind === 'other' && isOpenQuote(source) ? closingQuote(text, start) : undefined;
    if (end !== undefined) return { start, text: text.slice(start, end).replace(/[\r\n]/g, ' ') };
  }
  return undefined;
}

const TOKEN = /"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*'|\s#[^\n]*|[[\]{}]|[^]/g;

/** From a bracket to the one that closes it, without line ends and comments. */
function joinedBrackets(text: string, start: number): Piece | undefined {
  let depth = 0;
  let joined = '';
  TOKEN.lastIndex = start;
  for (let token = TOKEN.exec(text)?.[0]; token !== undefined; token = TOKEN.exec(text)?.[0]) {
    joined += /^\s#/.test(token) ? ' '.repeat(token.length) : token.replace(/[\r\n]/g, ' ');
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    if (depth === 0) return { start, text: joined };
  }
  return undefined;
}

function isOpenQuote(source: string): boolean {
  const quote = source[0];
  if (quote !== '"' && quote !== "'") return false;
  return source.length === 1 || closingQuote(source, 0) !== source.length;
}

const QUOTED = { '"': /"(?:[^"\\]|\\[^])*"/y, "'": /'(?:[^']|'')*'/y } as const;

/** Where a quoted text ends that begins at `start`; a document cannot end inside of one. */
function closingQuote(text: string, start: number): number | undefined {
  const quoted = QUOTED[text[start] === '"' ? '"' : "'"];
  quoted.lastIndex = start;
  const source = quoted.exec(text)?.[0];
  return source === undefined || /\n(?:---|\.\.\.)(?:\s|$)/.test(source) ? undefined : start + source.length;
}
