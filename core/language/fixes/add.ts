import { isMap } from 'yaml';
import type { Change } from '../../text/fix';
import type { TextEdit } from '../../text/text-edit';
import type { YamlPart } from '../support';
import { flowText } from '../yaml-text';
import type { Collection } from './places';
import {
  blockColumn,
  collectionAt,
  dashOf,
  endOf,
  endsLine,
  indexOf,
  inside,
  lineBreakOf,
  lineEnd,
  startOf,
} from './places';

type Addition = Extract<Change, { readonly kind: 'addKey' | 'addItem' }>;

/** What is to stand before (`-1` for nothing) a new entry, and its text without a dash. */
interface Entry {
  readonly behind: number;
  readonly text: string;
}

/** Writes a key or an entry more, as its siblings are written. Nothing where that cannot be done safely. */
export function additionEdits({ text, yaml }: YamlPart, change: Addition): readonly TextEdit[] | undefined {
  const collection = collectionAt(yaml, change.path)?.collection;
  if (!collection || isMap(collection) !== (change.kind === 'addKey')) return undefined;
  const entry = { behind: indexBefore(collection, change), text: textOf(change) };
  return collection.flow === true ? inFlow(text, collection, entry) : inBlock(text, collection, entry);
}

/** How a new entry is written inside brackets. */
export function textOf(change: Addition): string {
  return change.kind === 'addKey' ? `${flowText(change.key)}: ${flowText(change.value)}` : flowText(change.value);
}

function indexBefore(collection: Collection, change: Addition): number {
  const last = collection.items.length - 1;
  if (change.kind === 'addItem') return change.before === undefined ? last : change.before - 1;
  if (change.first) return -1;
  const found = change.after === undefined ? last : indexOf(collection, change.after);
  return found < 0 ? last : found;
}

function inFlow(text: string, collection: Collection, { behind, text: added }: Entry): readonly TextEdit[] | undefined {
  const range = inside(text, collection);
  if (!range) return undefined;
  const [start, end] = range;
  if (collection.items.length === 0) {
    return text.slice(start, end).trim() === '' ? [{ start, end, text: added }] : undefined;
  }
  const place = behind < 0 ? startOf(collection.items[0]) : endOf(collection.items[behind]);
  return place === undefined ? undefined : [insertion(place, behind < 0 ? `${added}, ` : `, ${added}`)];
}

function inBlock(
  text: string,
  collection: Collection,
  { behind, text: added }: Entry,
): readonly TextEdit[] | undefined {
  const offset = (item: unknown): number | undefined => (isMap(collection) ? startOf(item) : dashOf(text, item));
  const first = offset(collection.items[0]);
  const column = first === undefined ? undefined : blockColumn(text, first);
  if (first === undefined || column === undefined) return undefined;
  const line = (isMap(collection) ? '' : '- ') + added;
  const indented = lineBreakOf(text) + ' '.repeat(column);
  if (behind < 0) return [insertion(first, line + indented)];
  const end = trimmed(text, endOf(collection.items[behind]));
  return end !== undefined && endsLine(text, end) ? [insertion(lineEnd(text, end), indented + line)] : undefined;
}

/** A block of text reaches to the next line. */
function trimmed(text: string, end: number | undefined): number | undefined {
  return end === undefined ? undefined : text.slice(0, end).trimEnd().length;
}

function insertion(start: number, text: string): TextEdit {
  return { start, end: start, text };
}
