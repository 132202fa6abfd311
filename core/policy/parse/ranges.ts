import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { sourceRanges, type SourceRange } from '../../text/scalar-source';
import { aliasTargets, keyText } from '../../text/yaml-value';
import type { PolicyPath, TextRange } from './finding';

const WHOLE: TextRange = { start: 0, end: 0 };

/**
 * Tells where paths lead in the text: to the value, or to a part of it, or to the key (a map's first key where it has none of
 * its own).
 */
export function rangesIn(
  document: Document,
  text: string,
): (path: PolicyPath, at: 'key' | 'value', within?: TextRange) => TextRange {
  const targetOf = aliasTargets(document);
  const reader: Reader = {
    resolved: (node) => (isAlias(node) ? targetOf(node) : node),
    pairOf: pairsByKey(),
  };
  const partOf = partsOf(text);
  return (path, at, within) => {
    const place = placeOf(document, path, reader);
    const value = nodeRange(place.node) ?? place.key ?? place.around;
    const part = within && isScalar(place.node) ? partOf(place.node)(within) : undefined;
    if (part !== undefined) return part;
    return at === 'value' ? value : (place.key ?? firstKey(reader.resolved(place.node)) ?? value);
  };
}

/** Many findings may be about parts of one long text. */
function partsOf(text: string): (scalar: Scalar) => SourceRange {
  const known = new Map<Scalar, SourceRange>();
  return (scalar) => {
    const partOf = known.get(scalar) ?? sourceRanges(scalar, text);
    known.set(scalar, partOf);
    return partOf;
  };
}

interface Reader {
  readonly resolved: (node: unknown) => unknown;
  readonly pairOf: (map: YAMLMap, key: string | number) => Pair | undefined;
}

/** Thousands of findings may lead through the same map: its keys are listed once. */
function pairsByKey(): Reader['pairOf'] {
  const maps = new Map<YAMLMap, ReadonlyMap<string | number, Pair>>();
  return (map, key) => {
    let pairs = maps.get(map);
    if (pairs === undefined) {
      // Reversed: of a key that is stated twice, the first counts.
      pairs = new Map(map.items.toReversed().map((pair) => [keyText(pair.key), pair]));
      maps.set(map, pairs);
    }
    return pairs.get(key);
  };
}

interface Place {
  readonly node: unknown;
  /** The key that leads to the node; a list's entry has none. */
  readonly key: TextRange | undefined;
  /** The nearest place around it that has one. */
  readonly around: TextRange;
}

/** The node at a path, or the deepest one on the way to it. */
function placeOf(document: Document, path: PolicyPath, reader: Reader): Place {
  let place: Place = { node: document.contents, key: undefined, around: WHOLE };
  for (const part of path) {
    const step = stepInto(reader.resolved(place.node), part, reader);
    if (step === undefined) return place;
    place = { node: step.value, key: nodeRange(step.key), around: nodeRange(place.node) ?? place.around };
  }
  return place;
}

function stepInto(
  node: unknown,
  part: string | number,
  { pairOf }: Reader,
): { readonly key?: unknown; readonly value: unknown } | undefined {
  if (isSeq(node)) return typeof part === 'number' && part in node.items ? { value: node.items[part] } : undefined;
  return isMap(node) ? pairOf(node, part) : undefined;
}

function firstKey(node: unknown): TextRange | undefined {
  return isMap(node) ? nodeRange(node.items[0]?.key) : undefined;
}

function nodeRange(node: unknown): TextRange | undefined {
  const range = isNode(node) ? node.range : undefined;
  return range === undefined || range === null ? undefined : { start: range[0], end: range[1] };
}
