import type { Pair } from 'yaml';
import { isMap, isPair } from 'yaml';
import type { YamlPath } from '../../text/yaml-document';
import type { TextEdit } from '../../text/text-edit';
import { extent } from '../node-at';
import type { YamlPart } from '../support';
import type { Collection, Held } from './places';
import {
  collectionAt,
  dashOf,
  endOf,
  endsLine,
  indexOf,
  inside,
  lineEnd,
  lineStart,
  nextLine,
  startOf,
} from './places';

interface Doomed extends Held {
  readonly index: number;
}

type Edits = readonly TextEdit[] | undefined;

/**
 * Takes out a key with its value, or an entry of a list, with a comment in the same line; comments in lines of their own
 * stay. What is left empty becomes `{}` or `[]`. Nothing where that cannot be done safely.
 */
export function removalEdits({ text, yaml }: YamlPart, path: YamlPath): Edits {
  const held = collectionAt(yaml, path.slice(0, -1));
  const index = held ? indexOf(held.collection, path.at(-1) ?? '') : -1;
  return held && index >= 0 ? removed(text, { ...held, index }) : undefined;
}

/** The same for the key that is written at an offset. */
export function keyRemovalEdits({ text, yaml }: YamlPart, offset: number): Edits {
  const place = placeOfKey({ collection: yaml.contents, holder: undefined }, offset);
  return place && removed(text, place);
}

function placeOfKey(
  { collection, holder }: { collection: unknown; holder: Pair | undefined },
  offset: number,
): Doomed | undefined {
  if (collection === null || typeof collection !== 'object' || !('items' in collection)) return undefined;
  const { items } = collection as Collection;
  const index = items.findIndex((item) => isPair(item) && extent(item.key)?.[0] === offset);
  if (index >= 0) return { collection: collection as Collection, holder, index };
  for (const item of items) {
    const found = placeOfKey(
      isPair(item) ? { collection: item.value, holder: item } : { collection: item, holder: undefined },
      offset,
    );
    if (found) return found;
  }
  return undefined;
}

function removed(text: string, doomed: Doomed): Edits {
  return doomed.collection.flow === true ? fromFlow(text, doomed) : fromBlock(text, doomed);
}

function fromFlow(text: string, { collection, index }: Doomed): Edits {
  const range = inside(text, collection);
  const { items } = collection;
  const start = startOf(items[index]);
  const end = endOf(items[index]);
  if (!range || start === undefined || end === undefined) return undefined;
  if (items.length === 1) return cut(text, { start: range[0], end: range[1] }, { start, end });
  const next = index + 1 < items.length ? startOf(items[index + 1]) : undefined;
  const whole = next === undefined ? { start: endOf(items[index - 1]) ?? start, end } : { start, end: next };
  return cut(text, whole, { start, end }) ?? ownLines(text, start, end);
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Without `whole`, unless there are comments in it beside `core`. */
function cut(text: string, whole: Extent, core: Extent): Edits {
  const beside = text.slice(whole.start, core.start) + text.slice(core.end, whole.end);
  return beside.includes('#') ? undefined : [{ ...whole, text: '' }];
}

/** Without the lines that hold nothing else. */
function ownLines(text: string, start: number, end: number): Edits {
  const first = lineStart(text, start);
  const behind = end + (/^[ \t]*,/.exec(text.slice(end, lineEnd(text, end)))?.[0].length ?? 0);
  if (text.slice(first, start).trim() !== '' || !endsLine(text, behind)) return undefined;
  return [{ start: first, end: nextLine(text, behind), text: '' }];
}

function fromBlock(text: string, doomed: Doomed): Edits {
  const { collection, index, holder } = doomed;
  const item = collection.items[index];
  const start = blockStart(text, collection, item);
  const last = endOf(item);
  if (start === undefined || last === undefined) return undefined;
  const end = Math.max(start, text.slice(0, last).trimEnd().length);
  if (!endsLine(text, end)) return undefined;
  const lines = ownBlockLines(text, start, end) ?? beforeNext(text, doomed, { start, end });
  if (!lines || collection.items.length > 1) return lines;
  const empty = holder && emptied(text, collection, holder);
  return empty && [empty, ...lines];
}

function blockStart(text: string, collection: Collection, item: unknown): number | undefined {
  return isMap(collection) ? startOf(item) : dashOf(text, item);
}

function ownBlockLines(text: string, start: number, end: number): Edits {
  const first = lineStart(text, start);
  if (text.slice(first, start).trim() !== '') return undefined;
  const next = nextLine(text, end);
  // Without a line break of its own, the last line takes the one before it along.
  const from = text[next - 1] === '\n' ? first : text.slice(0, first).replace(/\r?\n$/, '').length;
  return [{ start: from, end: next, text: '' }];
}

/** The first key of a list's entry stands behind its dash: the next one takes its place. */
function beforeNext(text: string, { collection, index }: Doomed, { start, end }: Extent): Edits {
  const next = blockStart(text, collection, collection.items[index + 1]);
  if (next === undefined || text.slice(end, next).trim() !== '') return undefined;
  return [{ start, end: next, text: '' }];
}

function emptied(text: string, collection: Collection, { key }: Pair): TextEdit | undefined {
  const end = extent(key)?.[1];
  const colon = end === undefined ? -1 : text.indexOf(':', end);
  const first = extent(collection)?.[0];
  if (colon < 0 || first === undefined || !/^[ \t]*(?:#.*)?\r?\n[^&!]*$/.test(text.slice(colon + 1, first)))
    return undefined;
  return { start: colon + 1, end: colon + 1, text: isMap(collection) ? ' {}' : ' []' };
}
