import type { ModelVersion } from './model';
import { placesOf, type Placed } from './places';

/** Place (see `Place`) → the versions that hold it, the newest holder first. */
export type Holders = Readonly<Record<string, readonly string[]>>;

/**
 * Who holds which stage, alias and, of those asked for, tag of one model. Where `since` does not decide, the order of
 * `versions` (newest first) does.
 */
export function holdersOf(
  versions: readonly (Pick<ModelVersion, 'version'> & Placed)[],
  tagPlaces: readonly string[] = [],
): Holders {
  const holdings = versions.flatMap((version) =>
    placesOf(version, tagPlaces).map(({ stage, since }) => ({
      version: version.version,
      stage,
      time: since === undefined ? 0 : Date.parse(since),
    })),
  );
  const byStage = new Map<string, string[]>();
  for (const { stage, version } of holdings.sort((a, b) => b.time - a.time)) {
    const held = byStage.get(stage);
    if (held) {
      held.push(version);
    } else {
      byStage.set(stage, [version]);
    }
  }
  return Object.fromEntries(byStage);
}

/** Who holds the stage; stages are named by strangers, and `constructor` is a possible name. */
export function holding(holders: Holders, stage: string): readonly string[] {
  return (Object.hasOwn(holders, stage) ? holders[stage] : undefined) ?? [];
}

/** True if the same versions hold a stage, in whatever order. */
export function sameHolders(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((version) => right.includes(version));
}
