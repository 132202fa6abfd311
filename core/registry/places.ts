import type { ModelVersion, StageHolding } from './model';
import { parseRegistryUri } from './uri';

/**
 * Where a version can be, as a registry tells it: one of its own stages (`prod`), behind an alias (`alias:champion`) or under
 * a tag (`tag:lifecycle=archived`). The text form is what records, changes and bases call a place.
 */
export type OwnPlace =
  | { readonly kind: 'stage'; readonly stage: string }
  | { readonly kind: 'alias'; readonly alias: string }
  | { readonly kind: 'tag'; readonly key: string; readonly value: string };

/** A place of the registry itself, or one in another registry: `mlflow:https://prod.example.com|alias:champion`. */
export type Place =
  | OwnPlace
  /** `registry` is a normalized URI, `place` the text form of an own place of that registry. */
  | { readonly kind: 'elsewhere'; readonly registry: string; readonly place: string };

/** The parts of a version that say where it is. */
export type Placed = Pick<ModelVersion, 'stages'> & Partial<Pick<ModelVersion, 'aliases' | 'tags'>>;

const ALIAS = 'alias:';
const TAG = 'tag:';
/** No URI that a place is kept in has this in it (see `formatPlace`). */
const SEPARATOR = '|';

/** Reads the text form; whatever is neither in another registry nor an alias nor a tag is a stage. */
export function parsePlace(text: string): Place {
  const [registry = '', ...rest] = text.split(SEPARATOR);
  const parsed = rest.length === 0 ? undefined : parseRegistryUri(registry);
  return parsed?.ok === true && parsed.uri === registry
    ? { kind: 'elsewhere', registry, place: rest.join(SEPARATOR) }
    : parseOwnPlace(text);
}

/** The same for whoever knows one registry alone: to it a place in another one is a stage that it does not have. */
export function parseOwnPlace(text: string): OwnPlace {
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
    case 'elsewhere':
      return `${place.registry}${SEPARATOR}${place.place}`;
  }
}

/** True if places can be kept in the registry: their text form must be readable again. */
export function canBeElsewhere(registry: string): boolean {
  return !registry.includes(SEPARATOR);
}

/**
 * Those of the places that must be named to be found: tags, because a version has many that mean nothing, and places in other
 * registries, because nobody else knows which registries are meant.
 */
export function namedPlacesIn(places: Iterable<string>): readonly string[] {
  return [...new Set(places)].filter(isNamedPlace);
}

/** Whether nothing is known of the place unless it was asked for by name. */
export function isNamedPlace(text: string): boolean {
  const { kind } = parsePlace(text);
  return kind === 'tag' || kind === 'elsewhere';
}

/** Those of the places that are in other registries. */
export function placesElsewhere(places: Iterable<string>): readonly string[] {
  return [...new Set(places)].filter((place) => parsePlace(place).kind === 'elsewhere');
}

/** Those of the places that are tags. */
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
