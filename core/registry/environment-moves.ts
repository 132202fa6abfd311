import type { Copy } from './copies';
import { isCopy } from './environment-copies';
import { defined } from '../text/defined';
import { strangerIn } from './environment-names';
import { RegistryFailure } from './errors';
import type { ModelVersion } from './model';
import { parsePlace, placesOf } from './places';
import type { Receipt, StageChange, StageMove } from './port';

/** The part of a move that is in one registry. */
export interface Part {
  /** Absent: the home registry. */
  readonly registry?: string;
  readonly changes: readonly StageChange[];
}

/** A move by registries; that of the first change is the first, so that the assignment comes before everything else. */
export function partsOf(changes: readonly StageChange[]): readonly Part[] {
  const parts = new Map<string | undefined, StageChange[]>();
  for (const change of changes) {
    const place = parsePlace(change.stage);
    const registry = place.kind === 'elsewhere' ? place.registry : undefined;
    parts.set(registry, [...(parts.get(registry) ?? []), change]);
  }
  return [...parts].map(([registry, own]) => ({ ...(registry === undefined ? {} : { registry }), changes: own }));
}

/**
 * The versions of ours that a part brings to places of another registry. Whoever is only put aside, from one place there to
 * another, is there already, as a copy that was compared when it came.
 */
export function arrivals({ changes }: Part): readonly string[] {
  const leaving = new Set(changes.slice(1).flatMap(({ kind, version }) => (kind === 'release' ? [version] : [])));
  const coming = changes.filter(
    ({ kind, version }, index) =>
      kind === 'assign' && strangerIn(version) === undefined && (index === 0 || !leaving.has(version)),
  );
  return [...new Set(coming.map(({ version }) => version))];
}

/** What a part is written with: the other registry's versions, and how its numbers and ours belong together. */
export interface Ground {
  readonly registry: string;
  readonly homeName: string;
  readonly versions: readonly ModelVersion[];
  /** Version of ours → its copy. */
  readonly copies: ReadonlyMap<string, Copy>;
}

/** A change as the other registry is told it, and as we call it. */
export interface Translated {
  readonly there: StageChange;
  readonly here: StageChange;
  readonly copy?: Copy;
}

/** The part in the words of its registry; a version that is not there, and is only to leave a place, needs no change. */
export function translated({ changes }: Part, ground: Ground): readonly Translated[] {
  return changes.flatMap((here): readonly Translated[] => {
    const place = parsePlace(here.stage);
    const stage = place.kind === 'elsewhere' ? place.place : here.stage;
    if (here.kind === 'release') {
      return leaving(here.version, stage, ground).map((version) => ({
        here,
        there: { kind: 'release', version, stage },
      }));
    }
    const copy = ground.copies.get(here.version);
    const version = copy?.version ?? numberOf(here.version, placesLeft(changes, here.version), ground);
    const there = { kind: 'assign', version, stage } as const;
    return [{ here, there, ...defined({ copy }) }];
  });
}

/** The versions that hold the place under the name that is to leave it; copies that were made twice may both do so. */
function leaving(name: string, stage: string, ground: Ground): readonly string[] {
  return known(name, ground)
    .filter((version) => holds(version, stage))
    .map(({ version }) => version);
}

/** The places there that the version is to leave. */
function placesLeft(changes: readonly StageChange[], version: string): readonly string[] {
  return changes
    .filter((change) => change.kind === 'release' && change.version === version)
    .map(({ stage }) => parsePlace(stage))
    .flatMap((place) => (place.kind === 'elsewhere' ? [place.place] : []));
}

/** Of copies that were made twice the one that leaves a place is meant. */
function numberOf(name: string, left: readonly string[], ground: Ground): string {
  const all = known(name, ground);
  const found = all.find((version) => left.some((stage) => holds(version, stage))) ?? all[0];
  if (found === undefined) {
    throw new RegistryFailure('invalid', `${ground.registry} has no copy of ${name}: look again, then repeat.`);
  }
  return found.version;
}

function holds(version: ModelVersion, stage: string): boolean {
  return placesOf(version, [stage]).some((held) => held.stage === stage);
}

function known(name: string, { registry, homeName, versions }: Ground): readonly ModelVersion[] {
  const stranger = strangerIn(name);
  return versions.filter((version) =>
    stranger === undefined
      ? isCopy(version, homeName, name)
      : stranger.registry === registry && stranger.version === version.version,
  );
}

/** The other registry's move. */
export function moveThere(move: StageMove, registry: string, changes: readonly Translated[]): StageMove {
  const exclusive = (move.exclusive ?? []).flatMap((text) => {
    const place = parsePlace(text);
    return place.kind === 'elsewhere' && place.registry === registry ? [place.place] : [];
  });
  return { ...move, changes: changes.map(({ there }) => there), exclusive };
}

/** The home registry's move. */
export function moveHere(move: StageMove, changes: readonly StageChange[]): StageMove {
  const exclusive = (move.exclusive ?? []).filter((text) => parsePlace(text).kind !== 'elsewhere');
  return { ...move, changes, exclusive };
}

/** The other registry's proofs, about the changes as we call them. */
export function receiptsHere(
  receipts: readonly Receipt[],
  registry: string,
  changes: readonly Translated[],
): readonly Receipt[] {
  return receipts.map(({ subject, id, change }) => {
    const meant = changes.find(
      ({ there }) => there.kind === change.kind && there.version === change.version && there.stage === change.stage,
    );
    return { subject: `${registry}|${subject}`, id, change: meant?.here ?? change, ...defined({ copy: meant?.copy }) };
  });
}
