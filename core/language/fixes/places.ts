import type { Document, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { isCollection, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { YamlPath } from '../../text/yaml-document';
import { extent, keyText } from '../node-at';

export type Collection = YAMLMap | YAMLSeq;

/** A map or list, with the pair whose value it is. */
export interface Held {
  readonly collection: Collection;
  readonly holder: Pair | undefined;
}

/** The map or list at a path; nothing where the way leads through an alias. */
export function collectionAt(document: Document, path: YamlPath): Held | undefined {
  let node: unknown = document.contents;
  let holder: Pair | undefined;
  for (const part of path) {
    const item = isMap(node) || isSeq(node) ? itemAt(node, part) : undefined;
    holder = isPair(item) ? item : undefined;
    node = isPair(item) ? item.value : item;
  }
  return isMap(node) || isSeq(node) ? { collection: node, holder } : undefined;
}

function itemAt(node: Collection, part: string | number): unknown {
  return node.items[indexOf(node, part)];
}

/** Where an entry stands among its siblings; -1 where it is not. */
export function indexOf(node: Collection, part: string | number): number {
  if (isSeq(node)) return typeof part === 'number' ? part : -1;
  return node.items.findIndex(({ key }) => keyText(key) === part);
}

/** Where an entry begins: at its key, at its value; not at its dash. Nothing where an anchor or a tag stands before it. */
export function startOf(item: unknown): number | undefined {
  const node = isPair(item) ? item.key : item;
  return isMarked(node) ? undefined : extent(node)?.[0];
}

function isMarked(node: unknown): boolean {
  if (!isScalar(node) && !isCollection(node)) return false;
  // Collections have a tag without any being written.
  const isTagged = isScalar(node) ? node.tag !== undefined : node.tag?.startsWith('tag:yaml.org,2002:') === false;
  return isTagged || node.anchor !== undefined;
}

/** Where the text of a node or pair ends, without the comments and lines behind it. */
export function endOf(node: unknown): number | undefined {
  if (isPair(node)) return endOf(node.value) ?? endOf(node.key);
  if (isCollection(node) && node.flow !== true) return endOf(node.items.at(-1));
  return extent(node)?.[1];
}

/** A byte order mark is in no line. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? Math.min(1, offset) : start;
}

/** The offset of the line's end, before what ends it. */
export function lineEnd(text: string, offset: number): number {
  const next = text.indexOf('\n', offset);
  const end = next < 0 ? text.length : next;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

/** The offset behind the line and what ends it. */
export function nextLine(text: string, offset: number): number {
  const next = text.indexOf('\n', offset);
  return next < 0 ? text.length : next + 1;
}

export function lineBreakOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

/** Nothing but white space, or a comment, stands in the line behind an offset. */
export function endsLine(text: string, offset: number): boolean {
  return /^[ \t]*(?:#.*)?$/.test(text.slice(offset, lineEnd(text, offset)));
}

/** The column of the first key or dash of a block; nothing where something else stands before it in its line. */
export function blockColumn(text: string, offset: number): number | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return /^ *(?:- +)*$/.test(before) ? before.length : undefined;
}

/** Where the dash of a block list's entry is. */
export function dashOf(text: string, item: unknown): number | undefined {
  const start = startOf(item);
  if (start === undefined) return undefined;
  const dash = text.lastIndexOf('-', start - 1);
  return dash >= 0 && /^ *$/.test(text.slice(dash + 1, start)) ? dash : undefined;
}

/** The offsets of what is between the brackets of a flow collection; `[a: 1]` holds a map without any. */
export function inside(text: string, node: Collection): readonly [number, number] | undefined {
  const range = extent(node);
  const isBracketed = range && text[range[0]] === (isMap(node) ? '{' : '[') && /[\]}]/.test(text[range[1] - 1] ?? '');
  return isBracketed === true ? [range[0] + 1, range[1] - 1] : undefined;
}
