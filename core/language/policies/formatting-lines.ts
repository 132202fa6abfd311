import type { Block, Leaf } from './formatting-leaves';

/** The column of a word that begins a line, and stands in the column `old` now. */
export function indented(leaf: Leaf, old: number): number {
  const block = leaf.blocks.at(-1);
  if (!block) return leaf.type === 'comment' ? old : 0;
  if (leaf.type === 'comment' && !leaf.flow) return commentColumn(leaf.blocks, old);
  return leaf.entry ? block.column : moved(block, old);
}

/** A comment belongs to the innermost block that it does not stand left of. */
function commentColumn(blocks: readonly Block[], old: number): number {
  return blocks.findLast((block) => block.old <= old)?.column ?? 0;
}

/** What is neither an entry nor a comment moves with the block that it is in. */
function moved({ old: from, column }: Block, old: number): number {
  return Math.max(column, old + column - from);
}

/** The text of a word whose further lines move with its block. */
export function shifted({ type, source, blocks, counted }: Leaf, indent: number): string {
  const block = blocks.at(-1);
  if (!block || !source.includes('\n')) return source;
  if (type === 'block-scalar')
    return shiftedBlock(source, counted ? block.column - block.old : toIndent(source, block, indent));
  const [first = '', ...lines] = source.split('\n');
  return [first, ...lines.map((line) => moveLine(withoutBlanks(line), (old) => moved(block, old)))].join('\n');
}

/** How far the first line of a block of text is from its place. */
function toIndent(source: string, { column }: Block, indent: number): number {
  const first = source.split('\n').find((line) => line.trim() !== '');
  return first === undefined ? 0 : column + indent - spacesOf(first);
}

function shiftedBlock(source: string, by: number): string {
  const lines = source.split('\n');
  return lines.map((line) => moveLine(line, (old) => Math.max(0, old + by))).join('\n');
}

/** A line of nothing else is a line break of the text, however long it is. */
function withoutBlanks(line: string): string {
  return line.replace(/^[ \t]+(?=\r?$)/, '');
}

function moveLine(line: string, to: (old: number) => number): string {
  const old = spacesOf(line);
  return line.trim() === '' ? line : ' '.repeat(to(old)) + line.slice(old);
}

function spacesOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}
