import { isMap, isPair, isScalar, isSeq, type Document, type YAMLMap } from 'yaml';

/** Where a key stands that its map already has, as offsets into the text in the order of the text. */
export function duplicateKeys(document: Document): readonly number[] {
  const offsets: number[] = [];
  collect(document.contents, offsets);
  return offsets;
}

function collect(node: unknown, offsets: number[]): void {
  if (isMap(node)) collectInMap(node, offsets);
  else if (isSeq(node)) for (const item of node.items) collect(item, offsets);
  else if (isPair(node)) {
    collect(node.key, offsets);
    collect(node.value, offsets);
  }
}

function collectInMap(map: YAMLMap, offsets: number[]): void {
  const seen = new Set<unknown>();
  for (const { key, value } of map.items) {
    if (!isScalar(key)) collect(key, offsets);
    else if (seen.has(key.value)) offsets.push(key.range?.[0] ?? 0);
    else seen.add(key.value);
    collect(value, offsets);
  }
}
