import type { Scalar } from 'yaml';
import type { TextRange } from './finding';

/**
 * Where a part of a scalar's value stands in the document's text; nothing where the text is written so differently (escapes,
 * indentation inside a folded block) that only the whole scalar can be shown.
 */
export function rangeWithin(scalar: Scalar, { start, end }: TextRange, text: string): TextRange | undefined {
  const { value, range } = scalar;
  if (typeof value !== 'string' || range === undefined || range === null) return undefined;
  const raw = text.slice(range[0], range[1]);
  const place = placesOf(value, raw);
  const [from, to] = [place(start), place(end)];
  return from === undefined || to === undefined ? undefined : { start: range[0] + from, end: range[0] + to };
}

type Place = (offset: number) => number | undefined;

function placesOf(value: string, raw: string): Place {
  if (raw === value) return (offset) => offset;
  if (raw.slice(1, -1) === value) return (offset) => offset + 1;
  return inLines(value, raw);
}

interface Line {
  /** Offsets into the value, and into the raw text. */
  readonly start: number;
  readonly raw: number;
  readonly length: number;
}

/** Blocks, and texts over several lines: each line of the text is the next part of the value. */
function inLines(value: string, raw: string): Place {
  const lines: Line[] = [];
  let at = 0;
  let start = 0;
  for (const line of raw.split('\n')) {
    const content = line.replace(/^[|>][-+\d]*[ \t]*(?:#.*)?\r?$/, '').trim();
    if (content !== '' && value.startsWith(content, start)) {
      lines.push({ start, raw: at + line.indexOf(content), length: content.length });
      start += content.length;
      // What folds or ends a line counts as one character in the value.
      while (/\s/.test(value.charAt(start))) start += 1;
    } else if (content !== '') return () => undefined;
    at += line.length + 1;
  }
  return (offset) => {
    const line = lines.findLast((candidate) => candidate.start <= offset);
    return line === undefined ? undefined : line.raw + Math.min(offset - line.start, line.length);
  };
}
