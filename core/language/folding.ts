import { isCollection, isPair } from 'yaml';
import type { LanguageDocument } from './document';
import { extent } from './node-at';
import type { YamlPart } from './support';

/** A part of a document that can be folded: UTF-16 offsets of its first and last character. */
export interface Fold {
  readonly start: number;
  readonly end: number;
}

const MAX_FOLDS = 2000;
const MAX_DEPTH = 8;

/** The mappings and lists of a document. */
export function folds({ parts }: LanguageDocument): readonly Fold[] {
  const all = parts.flatMap((part) => foldsIn(part.yaml.contents, part, 0));
  // An entry of a list may be nothing but its only key.
  const distinct = new Map(all.map((fold) => [`${fold.start} ${fold.end}`, fold]));
  return [...distinct.values()].slice(0, MAX_FOLDS);
}

function foldsIn(node: unknown, part: YamlPart, depth: number): readonly Fold[] {
  if (!isCollection(node) || depth > MAX_DEPTH) return [];
  return node.items.slice(0, MAX_FOLDS).flatMap((item: unknown) => {
    const [first, value] = isPair(item) ? [item.key, item.value] : [item, item];
    const inner = foldsIn(value, part, depth + 1);
    return isCollection(value) ? [...between(first, value, part), ...inner] : inner;
  });
}

function between(first: unknown, last: unknown, { text }: YamlPart): readonly Fold[] {
  const start = extent(first)?.[0];
  const end = extent(last)?.[1];
  if (start === undefined || end === undefined) return [];
  // A collection reaches to the beginning of what follows it.
  return [{ start, end: start + text.slice(start, end).trimEnd().length }];
}
