import type { HeldCopy } from './copies';
import { holdersOf, holding, type Holders } from './holders';
import type { ModelVersion } from './model';
import { formatPlace, parsePlace } from './places';

/** A registry, as records and policies call it. */
export type RegistryName = string;

/**
 * What a version of another registry is called here: like the version of ours that it is a copy of, else by its own registry and
 * number, `mlflow:https://prod.example.com|7`, which is the name of no version of ours.
 */
export function nameHere({ model, version, copyOf }: ModelVersion, there: RegistryName, home: RegistryName): string {
  return copyOf?.registry === home && copyOf.model === model
    ? copyOf.version
    : formatPlace({ kind: 'elsewhere', registry: there, place: version });
}

/** Whose version it is that is called like that, if it is none of ours. */
export function strangerIn(name: string): { readonly registry: RegistryName; readonly version: string } | undefined {
  const place = parsePlace(name);
  return place.kind === 'elsewhere' ? { registry: place.registry, version: place.place } : undefined;
}

/** The name for people, where the registry need not be told whole: `7 (prod.example.com)`. */
export function shownVersion(name: string): string {
  const { registry = '', version = name } = strangerIn(name) ?? {};
  return version === name ? name : `${version} (${registry.replace(/^[a-z-]+:(https?:\/\/)?/, '')})`;
}

/** False for a stranger and a place of a registry that it is not in. */
export function couldHold(name: string, stage: string): boolean {
  const place = parsePlace(stage);
  const stranger = strangerIn(name);
  return stranger === undefined || (place.kind === 'elsewhere' && place.registry === stranger.registry);
}

/** A version of another registry as one of ours that is where the policy's stages are: what it is called there means nothing here. */
export function strangerVersion(version: ModelVersion, name: string): ModelVersion {
  return { ...version, version: name, stages: [], aliases: [], tags: {} };
}

/** The place in another registry, and the text form of it there. */
export interface PlaceThere {
  /** In full, as it is called here. */
  readonly here: string;
  readonly registry: RegistryName;
  readonly there: string;
}

/** Those of the places that are in other registries, by registry. */
export function placesByRegistry(places: readonly string[]): ReadonlyMap<RegistryName, readonly PlaceThere[]> {
  const byRegistry = new Map<RegistryName, PlaceThere[]>();
  for (const here of new Set(places)) {
    const place = parsePlace(here);
    if (place.kind !== 'elsewhere') continue;
    const known = byRegistry.get(place.registry) ?? [];
    byRegistry.set(place.registry, [...known, { here, registry: place.registry, there: place.place }]);
  }
  return byRegistry;
}

/** Who holds the places, of one model's versions in another registry. */
export function heldHere(
  versions: readonly ModelVersion[],
  places: readonly PlaceThere[],
  home: RegistryName,
): readonly HeldCopy[] {
  const wanted = places.map(({ there }) => there);
  const held = holdersOf(versions, wanted);
  const byNumber = new Map(versions.map((version) => [version.version, version]));
  return places.flatMap(({ here: place, registry, there }) => {
    const holders = holding(held, there).flatMap((number) => byNumber.get(number) ?? []);
    return holders.map((version) => {
      const name = nameHere(version, registry, home);
      return { model: version.model, place, name, there: version.version };
    });
  });
}

/** The same by place; several copies of one version are one. */
export function holdersIn(held: readonly HeldCopy[]): Holders {
  const places = [...new Set(held.map(({ place }) => place))];
  return Object.fromEntries(
    places.map((place) => [place, [...new Set(held.filter((one) => one.place === place).map(({ name }) => name))]]),
  );
}
