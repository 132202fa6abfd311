import { widthOf, type Line, type Piece } from './line';

const gap = 2;

/** Columns under headings, each as wide as its widest cell; the last one is left ragged. */
export function table(headings: readonly string[], rows: readonly (readonly Piece[])[]): Line[] {
  const header: readonly Piece[] = headings.map((text) => ({ text, tone: 'dim' }));
  const all = [header, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  return all.map((row) => row.flatMap((cell, column) => pad(cell, widths[column] ?? 0)));
}

function pad(cell: Piece, width: number): Piece[] {
  return [cell, ' '.repeat(width - widthOf(cell) + gap)];
}
