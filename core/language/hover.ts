import type { LanguageDocument } from './document';
import type { Knowledge } from './knowledge';
import { isLivePath, liveContents } from './live-hover';
import type { NodePath, ScalarPlace } from './node-at';
import { extent, keyText, scalarAt } from './node-at';
import { policySchema } from './policy-schema';
import { descriptionOf, shapesAt } from './schema';

export interface Hover {
  /** Markdown; text from outside is escaped. */
  readonly contents: string;
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
}

/** A place that can be hovered, before anything is looked up. */
export interface HoverSite {
  readonly document: LanguageDocument;
  readonly place: ScalarPlace;
  /** Of the value; for a key, of the value that it names. */
  readonly path: NodePath;
  /** The registry's answers have a part in what is shown. */
  readonly live: boolean;
}

/** The key or value at an offset, if there is one. */
export function hoverSite(document: LanguageDocument, offset: number): HoverSite | undefined {
  const place = document.yaml && scalarAt(document.yaml, offset);
  if (!place) return undefined;
  const path = place.role === 'key' ? [...place.path, keyText(place.scalar) ?? ''] : place.path;
  return { document, place, path, live: isLivePath(path) };
}

/** What the schema says of a key or value, and what the registry has answered about it so far. */
export function hover({ document, place, path }: HoverSite, knowledge: Knowledge): Hover | undefined {
  const range = extent(place.scalar);
  const described = shapesAt(policySchema, path, place.ancestors).map(descriptionOf);
  const live = liveContents(path, { place, outline: document.outline, knowledge });
  const contents = [described.find((text) => text !== undefined), live]
    .filter((part) => part !== undefined)
    .join('\n\n');
  return range && contents !== '' ? { contents, start: range[0], end: range[1] } : undefined;
}
