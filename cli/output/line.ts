import { neutralize } from './neutralize';

export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'bold';

/** A piece of text with a meaning that a terminal may show as color. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export type Piece = string | Span;
/** One line of output. Pieces are raw text: the writer neutralizes them, renderers need not. */
export type Line = Piece | readonly Piece[];

const codes: Readonly<Record<Tone, string>> = { good: '32', bad: '31', warn: '33', dim: '2', bold: '1' };

/** A line as it is written, without its line break. */
export function formatLine(line: Line, color: boolean): string {
  return piecesOf(line)
    .map((piece) => formatPiece(piece, color))
    .join('')
    .trimEnd();
}

/** How many columns a piece takes, wide characters aside. */
export function widthOf(piece: Piece): number {
  return Array.from(neutralize(textOf(piece))).length;
}

/** The line moved to the right. */
export function indent(line: Line, by: number): Line {
  return [' '.repeat(by), ...piecesOf(line)];
}

function piecesOf(line: Line): readonly Piece[] {
  return typeof line === 'string' || 'text' in line ? [line] : line;
}

function textOf(piece: Piece): string {
  return typeof piece === 'string' ? piece : piece.text;
}

function formatPiece(piece: Piece, color: boolean): string {
  const text = neutralize(textOf(piece));
  return typeof piece === 'string' || !color ? text : `\u001b[${codes[piece.tone]}m${text}\u001b[0m`;
}
