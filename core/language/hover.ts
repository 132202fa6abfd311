import type { LanguageDocument } from './document';
import type { Knowledge } from './knowledge';
import type { NodePath, ScalarPlace } from './node-at';
import { extent, keyText, scalarAt } from './node-at';
import { wholeOutline } from './policies/policy-files';
import { descriptionOf, shapesAt } from './schema';
import { partAt } from './support';
import { supportOf } from './supports';

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
  const part = partAt(document, offset);
  const place = part && scalarAt(part.yaml, offset);
  if (!place) return undefined;
  const path = place.role === 'key' ? [...place.path, keyText(place.scalar) ?? ''] : place.path;
  return { document, place, path, live: supportOf(document.kind).isLiveHover(path) };
}

/** What the schema says of a key or value, and what the registry has answered about it so far. */
export function hover({ document, place, path }: HoverSite, knowledge: Knowledge): Hover | undefined {
  const range = extent(place.scalar);
  const { schema, hoverContents } = supportOf(document.kind);
  const described = shapesAt(schema, path, place.ancestors).map(descriptionOf);
  const live = hoverContents(path, {
    document,
    place,
    outline: wholeOutline(document, knowledge.surroundings),
    knowledge,
  });
  const contents = [described.find((text) => text !== undefined), live]
    .filter((part) => part !== undefined)
    .join('\n\n');
  return range && contents !== '' ? { contents, start: range[0], end: range[1] } : undefined;
}
