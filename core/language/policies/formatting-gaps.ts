import type { Leaf } from './formatting-leaves';

/** Whether the braces of a text have spaces inside, as the first ones do. */
export function isSpaced(text: string, leaves: readonly Leaf[]): boolean {
  const told = leaves.find(
    ({ type, offset }) => type === 'flow-map-start' && /^\{[ \t]*[^\s}]/.test(text.slice(offset, offset + 20)),
  );
  return told !== undefined && /[ \t]/.test(text.charAt(told.offset + 1));
}

interface Written {
  /** What stands there now. */
  readonly written: string;
  readonly spaced: boolean;
}

/** The white space between two words of the same line. */
export function gapBetween(previous: Leaf, next: Leaf, { written, spaced }: Written): string {
  if (next.type === 'comment') return written === '' ? ' ' : written;
  return (
    inBrackets(previous, next, spaced) ?? (SPACE_AFTER.has(previous.type) ? ' ' : beforeColon(previous, next, written))
  );
}

const SPACE_AFTER: ReadonlySet<string> = new Set([
  'seq-item-ind',
  'map-value-ind',
  'explicit-key-ind',
  'anchor',
  'tag',
  'comma',
]);

const OPENING: ReadonlySet<string> = new Set(['flow-map-start', 'flow-seq-start']);
const CLOSING: ReadonlySet<string> = new Set(['flow-map-end', 'flow-seq-end']);

function inBrackets({ type: previous }: Leaf, { type: next }: Leaf, spaced: boolean): string | undefined {
  const opens = OPENING.has(previous);
  const closes = CLOSING.has(next);
  if (opens && closes) return '';
  if (previous === 'flow-map-start' || next === 'flow-map-end') return spaced ? ' ' : '';
  return opens || closes || next === 'comma' ? '' : undefined;
}

/** An alias goes on to the next space. */
function beforeColon(previous: Leaf, next: Leaf, written: string): string {
  return next.type === 'map-value-ind' && previous.type !== 'alias' ? '' : written;
}
