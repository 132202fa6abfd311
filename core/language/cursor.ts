import type { Document, YAMLMap, YAMLSeq } from 'yaml';
import { isMap } from 'yaml';
import { parseYaml } from '../text/yaml-document';
import type { NodePath, ScalarPlace } from './node-at';
import { extent, flowAt, keyText, scalarAt } from './node-at';

/** What may be written at a cursor. */
export interface CursorContext {
  /** What a completion replaces: UTF-16 offsets. */
  readonly replace: { readonly start: number; readonly end: number };
  /** What stands there between `start` and the cursor, without quotes: what the person has typed. */
  readonly typed: string;
  readonly quote: '"' | "'" | undefined;
  /** A key of the map at `path` may stand here. */
  readonly key?: KeyContext;
  /** The value at `path`, or a part of it, may stand here. */
  readonly value?: ValueContext;
  /** The nodes from the root to the collection around the cursor, for narrowing the schema by what is already written. */
  readonly ancestors: readonly (YAMLMap | YAMLSeq)[];
}

export interface KeyContext {
  readonly path: NodePath;
  readonly present: ReadonlySet<string>;
  readonly flow: boolean;
  /** The colon is already there. */
  readonly hasColon: boolean;
}

export interface ValueContext {
  readonly path: NodePath;
  /**
   * How a map or list can start here: `item` right after a dash, where keys can follow; `line` alone on a line of its own;
   * `inline` after a key or in brackets, where it needs brackets of its own.
   */
  readonly form: 'item' | 'line' | 'inline';
}

/** Stands for the cursor in a document that is being completed. */
export const PLACEHOLDER = 'stagegate-cursor';

interface Slot {
  readonly start: number;
  readonly end: number;
  readonly quote: '"' | "'" | undefined;
}

/**
 * What may be written at `offset`. The text around the cursor is incomplete by nature, so a placeholder is put there and
 * the parser, which is tolerant, says where it ended up. Nothing in comments, block scalars and impossible places.
 */
export function cursorContext(text: string, document: Document, offset: number): CursorContext | undefined {
  const slot = slotAt(text, document, offset);
  if (!slot || runsIntoNext(text, document, slot)) return undefined;
  const place = placeOfSlot(text, document, slot);
  return (
    place && {
      replace: { start: slot.start, end: slot.end },
      typed: text.slice(slot.start + (slot.quote ? 1 : 0), offset),
      quote: slot.quote,
      ancestors: place.ancestors,
      ...(place.role === 'key' ? keyContexts(text, slot, place) : { value: valueContext(text, slot, place) }),
    }
  );
}

/** Where the placeholder is found; nothing where what is written there would break what stands around it. */
function placeOfSlot(text: string, document: Document, slot: Slot): ScalarPlace | undefined {
  const inserted = placeholder(text, document, slot);
  const completed = parseYaml(text.slice(0, slot.start) + inserted + text.slice(slot.end)).document;
  if (!completed || completed.errors.length > document.errors.length) return undefined;
  const place = scalarAt(completed, slot.start + 1);
  return place?.scalar.value === PLACEHOLDER && extent(place.scalar)?.[0] === slot.start ? place : undefined;
}

/** The part of the scalar at the offset that is on the cursor's line, or the empty place of the offset itself. */
function slotAt(text: string, document: Document, offset: number): Slot | undefined {
  const place = scalarAt(document, offset);
  const range = place && extent(place.scalar);
  if (!place || !range) return { start: offset, end: offset, quote: undefined };
  const { type } = place.scalar;
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') return undefined;
  const [start, end] = onLine(text, isNextWord(text, document, place, offset) ? [range[0], offset] : range, offset);
  const quote = type === 'QUOTE_DOUBLE' ? '"' : type === 'QUOTE_SINGLE' ? "'" : undefined;
  return { start, end, quote };
}

/** In brackets, a word that is being typed before a key without a comma becomes one key with it. */
function isNextWord(text: string, document: Document, { scalar, role }: ScalarPlace, offset: number): boolean {
  const isWordsEnd = scalar.type === 'PLAIN' && /^[ \t]+\S/.test(text.slice(offset, extent(scalar)?.[1]));
  return role === 'key' && isWordsEnd && flowAt(document, offset) !== undefined;
}

/** In brackets, what would be written needs a comma behind it. */
function runsIntoNext(text: string, document: Document, slot: Slot): boolean {
  return !/^\s*(?:[,}\]#:]|$)/.test(lineAround(text, slot).after) && flowAt(document, slot.start) !== undefined;
}

function onLine(text: string, [start, end]: readonly [number, number], offset: number): readonly [number, number] {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = endOfLine(text, offset);
  const from = Math.max(start, lineStart);
  const indentation = /^\s*/.exec(text.slice(from, Math.min(end, lineEnd)))?.[0].length ?? 0;
  return [Math.min(from + indentation, offset), Math.max(offset, Math.min(end, lineEnd))];
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return text[newline - 1] === '\r' && newline > offset ? newline - 1 : newline;
}

function placeholder(text: string, document: Document, slot: Slot): string {
  const { before, after } = lineAround(text, slot);
  if (/^\s*:(?:\s|$)/.test(after)) return PLACEHOLDER;
  if (flowAt(document, slot.start)) return /^\s*[,}\]]/.test(after) ? `"${PLACEHOLDER}"` : `"${PLACEHOLDER}",`;
  const dashes = /^\s*(?:-\s+)*$/.test(before);
  if (dashes && (!before.includes('-') || continuesAt(text, slot))) return `${PLACEHOLDER}:`;
  return `"${PLACEHOLDER}"`;
}

/** The next line with content is indented as far as the slot: another key of the map that starts here. */
function continuesAt(text: string, slot: Slot): boolean {
  const next = /\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*([ ]*)[^\s]/.exec(text.slice(slot.end));
  return next?.[1]?.length === lineAround(text, slot).before.length;
}

function lineAround(text: string, { start, end }: Slot): { before: string; after: string } {
  return {
    before: text.slice(text.lastIndexOf('\n', start - 1) + 1, start),
    after: text.slice(end, endOfLine(text, end)),
  };
}

function keyContexts(text: string, slot: Slot, place: ScalarPlace): Pick<CursorContext, 'key' | 'value'> {
  const map = place.ancestors.at(-1);
  if (!isMap(map)) return {};
  const keys = writtenKeys(map);
  const { after } = lineAround(text, slot);
  const flow = map.flow === true;
  const key = { path: place.path, present: new Set(keys), flow, hasColon: /^\s*:(?:\s|$)/.test(after) };
  const alone = keys.length === 0 && extent(map)?.[0] === slot.start && !key.hasColon;
  if (!alone) return { key };
  return { key, value: valueContext(text, slot, place) };
}

function valueContext(text: string, slot: Slot, place: ScalarPlace): ValueContext {
  const { before } = lineAround(text, slot);
  const flow = place.ancestors.at(-1)?.flow === true;
  return { path: place.path, form: flow ? 'inline' : valueForm(before) };
}

function valueForm(before: string): ValueContext['form'] {
  if (/^\s*$/.test(before)) return 'line';
  return /^\s*(?:-\s+)+$/.test(before) ? 'item' : 'inline';
}

/** The keys of a map that are already written, without the cursor's own. */
export function writtenKeys(map: YAMLMap): readonly string[] {
  return map.items.flatMap((pair) => keyText(pair.key) ?? []).filter((key) => key !== PLACEHOLDER);
}
