import type { Document, Node, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isCollection, isMap, isPair, isScalar, isSeq } from 'yaml';

/** Keys and indexes from the root of a document. */
export type NodePath = readonly (string | number)[];

/** A scalar in its place. */
export interface ScalarPlace {
  readonly scalar: Scalar;
  /** The path of the value that it is, or of the map that it is a key of. */
  readonly path: NodePath;
  readonly role: 'key' | 'value';
  /** The nodes from the root to the collection that holds the scalar. */
  readonly ancestors: readonly (YAMLMap | YAMLSeq)[];
}

interface Found {
  readonly node: Node;
  readonly segment: string | number;
  readonly role: 'key' | 'value';
}

/** The scalar that the offset is in or touches; empty values, which have no text, are not found. */
export function scalarAt(document: Document, offset: number): ScalarPlace | undefined {
  const path: (string | number)[] = [];
  const ancestors: (YAMLMap | YAMLSeq)[] = [];
  let node: unknown = document.contents;
  let role: 'key' | 'value' = 'value';
  while (isCollection(node)) {
    const collection: YAMLMap | YAMLSeq = node;
    const found: Found | undefined = childAt(collection, offset);
    if (!found) return undefined;
    ancestors.push(collection);
    ({ node, role } = found);
    if (role === 'value') path.push(found.segment);
  }
  return isScalar(node) && touches(node, offset) ? { scalar: node, path, role, ancestors } : undefined;
}

/** The innermost flow collection (`{…}`, `[…]`) whose brackets the offset is between; an unclosed one counts as well. */
export function flowAt(document: Document, offset: number): YAMLMap | YAMLSeq | undefined {
  let innermost: YAMLMap | YAMLSeq | undefined;
  let node: unknown = document.contents;
  while (isCollection(node)) {
    const collection: YAMLMap | YAMLSeq = node;
    if (collection.flow === true && isBetween(collection, offset)) innermost = collection;
    node = childAt(collection, offset)?.node;
  }
  return innermost;
}

/** Start and end of a node's own text, without what follows it. */
export function extent(node: unknown): readonly [number, number] | undefined {
  const range = (node as Partial<ParsedNode> | null | undefined)?.range;
  return range ? [range[0], range[1]] : undefined;
}

/** The text of a map's key; anything else than a scalar key has none. */
export function keyText(key: unknown): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

function childAt(collection: YAMLMap | YAMLSeq, offset: number): Found | undefined {
  // From the end: a block collection's range reaches to the start of what follows it.
  for (let index = collection.items.length - 1; index >= 0; index--) {
    const item: unknown = collection.items[index];
    const found = isPair(item) ? inPair(item.key, item.value, offset) : inSequence(item, index, offset);
    if (found) return found;
  }
  return undefined;
}

function inPair(key: unknown, value: unknown, offset: number): Found | undefined {
  const segment = keyText(key) ?? '';
  if (holds(key, offset)) return { node: key as Node, segment, role: 'key' };
  return holds(value, offset) ? { node: value as Node, segment, role: 'value' } : undefined;
}

function inSequence(item: unknown, index: number, offset: number): Found | undefined {
  return holds(item, offset) ? { node: item as Node, segment: index, role: 'value' } : undefined;
}

function holds(node: unknown, offset: number): boolean {
  return isMap(node) || isSeq(node) ? within(node, offset) : isScalar(node) && touches(node, offset);
}

function touches(scalar: Scalar, offset: number): boolean {
  const range = extent(scalar);
  return range !== undefined && range[0] < range[1] && within(scalar, offset);
}

function within(node: unknown, offset: number): boolean {
  const range = extent(node);
  return range !== undefined && range[0] <= offset && offset <= range[1];
}

function isBetween(collection: YAMLMap | YAMLSeq, offset: number): boolean {
  const range = extent(collection);
  return range !== undefined && range[0] < offset && offset < range[1];
}
