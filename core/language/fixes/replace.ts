import type { TextEdit } from '../../text/text-edit';
import type { Finding } from '../finding';
import { extent, flowAt, scalarAt } from '../node-at';
import type { YamlPart } from '../support';

type Extent = Pick<Finding, 'start' | 'end'>;

/** Writes something else in the place of a key or value; nothing where that is not one of one line. */
export function replacementEdits(
  part: YamlPart,
  { start, end }: Extent,
  text: string,
): readonly TextEdit[] | undefined {
  return isScalarOfOneLine(part, { start, end }) ? [{ start, end, text }] : undefined;
}

/** Writes a text in quotes without them; nothing where YAML would then read another text, or quotes stood for more. */
export function unquotingEdits(part: YamlPart, { start, end }: Extent): readonly TextEdit[] | undefined {
  const inner = part.text.slice(start + 1, end - 1);
  return /^[-+.\w]+$/.test(inner) ? replacementEdits(part, { start, end }, inner) : undefined;
}

/** Writes something around a value. */
export function wrappingEdits(
  part: YamlPart,
  { start, end }: Extent,
  by: '""' | '[]',
): readonly TextEdit[] | undefined {
  const isScalar = isScalarOfOneLine(part, { start, end });
  const raw = part.text.slice(start, end);
  const isSafe = isScalar ? /^["']/.test(raw) || !/[[\]{}]/.test(raw) : by === '[]' && isFlow(part, { start, end });
  if (!isSafe) return undefined;
  return [
    { start, end: start, text: by.charAt(0) },
    { start: end, end, text: by.charAt(1) },
  ];
}

function isScalarOfOneLine({ yaml, text }: YamlPart, { start, end }: Extent): boolean {
  const found = scalarAt(yaml, start) ?? scalarAt(yaml, end);
  const range = found && extent(found.scalar);
  return range?.[0] === start && range[1] === end && !text.slice(start, end).includes('\n');
}

function isFlow({ yaml }: YamlPart, { start, end }: Extent): boolean {
  const range = extent(flowAt(yaml, start + 1));
  return range?.[0] === start && range[1] === end;
}
