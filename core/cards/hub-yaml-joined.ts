import { lexemesOf } from './hub-yaml-lexemes';

/** Each round lexes the text again. */
const MAX_ROUNDS = 20;
const LONGEST = 100_000;

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
    const pieces = brokenPieces(joined);
    if (pieces.length === 0) break;
    first ??= pieces[0]?.start;
    joined = withJoined(joined, pieces);
  }
  return first === undefined ? undefined : { text: joined, start: first };
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

function withJoined(text: string, pieces: readonly Piece[]): string {
  let done = 0;
  const parts: string[] = [];
  for (const { start, end } of pieces) {
    parts.push(text.slice(done, start), text.slice(start, end).replace(/[\r\n]/g, ' '));
    done = end;
  }
  return parts.join('') + text.slice(done);
}

/** The pieces of text whose lines have to be joined, up to the first quoted text: what follows it was read wrongly. */
function brokenPieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let comment = false;
  for (const { source, start, kind, flow } of lexemesOf(text)) {
    const end = kind === 'other' && isOpenQuote(source) ? closingQuote(text, start) : undefined;
    if (end !== undefined) return [...pieces, { start, end }];
    // A comment ends with its line, whatever is around it.
    if (flow && !comment && source.includes('\n')) pieces.push({ start, end: start + source.length });
    comment = source.startsWith('#');
  }
  return pieces;
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
