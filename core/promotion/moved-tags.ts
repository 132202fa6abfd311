import type { Basis } from '../audit/events';
import { namedPlacesIn } from '../registry/places';
import type { StageChange } from '../registry/port';

/** The places that must be named to be found, and that the moves changed or looked at: tags, and places in other registries. */
export function movedTags(
  moves: readonly { readonly basis: Basis; readonly changes: readonly StageChange[] }[],
): readonly string[] {
  return namedPlacesIn(
    moves.flatMap(({ basis, changes }) => [
      ...Object.keys(basis.holders),
      ...(basis.tags ?? []),
      ...changes.map(({ stage }) => stage),
    ]),
  );
}
