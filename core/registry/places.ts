import type { ModelVersion, StageHolding } from './model';

/**
 * Where a version can be, as a registry tells it: one of its own stages (`prod`), behind an alias (`alias:champion`) or under
 * a tag (`tag:lifecycle=archived`). The text form is what records, changes and bases call a place.
 */
export type Place =
  | { readonly kind: 'stage'; readonly stage: string }
  | { readonly kind: 'alias'; readonly alias: string }
  | { readonly kind: 'tag'; readonly key: string; readonly value: string };

/** The parts of a version that say where it is. */
export type Placed = Pick<ModelVersion, 'stages'> & Partial<Pick<ModelVersion, 'aliases' | 'tags'>>;

const ALIAS = 'alias:';
const TAG = 'tag:';

/** Reads the text form; whatever is neither an alias nor a tag is a stage. */
export function parsePlace(text: string): Place {
  if (text.startsWith(ALIAS)) {
    return { kind: 'alias', alias: text.slice(ALIAS.length) };
  }
  const equals = text.indexOf('=');
  return text.startsWith(TAG) && equals > TAG.length
    ? { kind: 'tag', key: text.slice(TAG.length, equals), value: text.slice(equals + 1) }
    : { kind: 'stage', stage: text };
}

/** The text form of a place. */
export function formatPlace(place: Place): string {
  switch (place.kind) {
    case 'stage':
      return place.stage;
    case 'alias':
      return `${ALIAS}${place.alias}`;
    case 'tag':
      return `${TAG}${place.key}=${place.value}`;
  }
}

/** Those of the places that are tags; only they must be named to be found, because a version has many that mean nothing. */
export function tagPlacesIn(places: Iterable<string>): readonly string[] {
  return [...new Set(places)].filter((place) => parsePlace(place).kind === 'tag');
}

/** Every place where the version is: its stages, its aliases, and those of the tags that are asked for. */
export function placesOf(
  { stages, aliases = [], tags = {} }: Placed,
  tagPlaces: readonly string[] = [],
): readonly StageHolding[] {
  return [
    ...stages,
    ...aliases.map((alias) => ({ stage: formatPlace({ kind: 'alias', alias }) })),
    ...tagPlaces.filter((text) => isTagged(tags, parsePlace(text))).map((stage) => ({ stage })),
  ];
}

function isTagged(tags: Readonly<Record<string, string>>, place: Place): boolean {
  return place.kind === 'tag' && Object.hasOwn(tags, place.key) && tags[place.key] === place.value;
}
