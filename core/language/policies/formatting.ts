import { visit, type Document } from 'yaml';
import { parseYaml } from '../../text/yaml-document';
import { withEdits, type TextEdit } from '../../text/text-edit';
import type { LanguageDocument } from '../document';
import type { Finding } from '../finding';
import { lineBreakOf, lineStart } from '../fixes/places';
import { gapBetween, isSpaced } from './formatting-gaps';
import { leavesOf, type Leaf } from './formatting-leaves';
import { indented, shifted } from './formatting-lines';

export interface FormattingOptions {
  /** Columns of each level; a YAML text has no tabs. */
  readonly indent: number;
  /** Absent: true. */
  readonly insertFinalNewline?: boolean;
}

/** To lay out a text takes several times as long as to read it, and nobody edits so long a policy by hand. */
const LONGEST_TEXT = 200_000;

/**
 * The edits that lay out a policy evenly: indentation, white space between words, blank lines. Nothing but white space
 * changes: quotes, the digits of numbers and comments stay, and so do line breaks. None for a text with YAML errors or
 * of more than 200,000 characters.
 */
export function formattingEdits(
  { kind, text, parts: [part], findings }: LanguageDocument,
  options: FormattingOptions,
): readonly TextEdit[] {
  if (kind !== 'promotion-policy' || text.length > LONGEST_TEXT) return [];
  if (part === undefined || findings.some(isUnreadable)) return [];
  const leaves = leavesOf(text, options.indent);
  const edits = layout(text, leaves, options);
  if (edits.length === 0) return [];
  const result = withEdits(text, edits);
  const isSame = meaning(parseYaml(result).document, leavesOf(result, options.indent)) === meaning(part.yaml, leaves);
  return isSame ? edits : [];
}

const isUnreadable = ({ code }: Finding): boolean => code === 'yaml-syntax' || code === 'several-documents';

function layout(
  text: string,
  leaves: readonly Leaf[],
  { indent, insertFinalNewline = true }: FormattingOptions,
): readonly TextEdit[] {
  const spaced = isSpaced(text, leaves);
  const edits: TextEdit[] = [];
  const write = (start: number, end: number, wanted: string): void => {
    if (text.slice(start, end) !== wanted) edits.push({ start, end, text: wanted });
  };
  for (const [index, leaf] of leaves.entries()) {
    const previous = leaves[index - 1];
    write(endOf(previous), leaf.offset, gapOf(text, { previous, leaf, spaced }));
    write(leaf.offset, endOf(leaf), shifted(leaf, indent));
  }
  const last = leaves.at(-1);
  const closes = last !== undefined && last.type !== 'block-scalar' && (insertFinalNewline || text.endsWith('\n'));
  if (closes) write(endOf(last), text.length, lineBreakOf(text));
  return edits;
}

function endOf(leaf: Leaf | undefined): number {
  return leaf ? leaf.offset + leaf.source.length : 0;
}

interface Gap {
  readonly previous: Leaf | undefined;
  readonly leaf: Leaf;
  readonly spaced: boolean;
}

/** One blank line at most, and none before the first word. */
function gapOf(text: string, { previous, leaf, spaced }: Gap): string {
  const written = text.slice(endOf(previous), leaf.offset);
  if (leaf.type === 'block-scalar') return written;
  const breaks = written.match(/\r?\n/g) ?? [];
  const isFirst = !previous || previous.type === 'byte-order-mark';
  const beginsLine = isFirst || breaks.length > 0 || previous.source.endsWith('\n');
  if (!beginsLine) return gapBetween(previous, leaf, { written, spaced });
  const column = indented(leaf, leaf.offset - lineStart(text, leaf.offset));
  return (isFirst ? '' : breaks.slice(0, 2).join('')) + ' '.repeat(column);
}

/** What no formatting may change: structure, scalars as they are written, comments; equal texts are equally meant. */
function meaning(document: Document | undefined, leaves: readonly Leaf[]): string {
  const told: unknown[] = [];
  if (document) {
    visit(document, {
      Pair: () => void told.push('pair'),
      Collection: (_key, { tag, anchor, items }) => void told.push([tag, anchor, items.length]),
      Alias: (_key, { source }) => void told.push(source),
      Scalar: (_key, { value, source, type, tag, anchor }) =>
        void told.push([String(value), type === 'PLAIN' ? source : '', type, tag, anchor]),
    });
  }
  const comments = leaves.filter(({ type }) => type === 'comment');
  return JSON.stringify([told, comments.map(({ source }) => source)]);
}
