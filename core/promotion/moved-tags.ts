import type { Basis } from '../audit/events';
import { tagPlacesIn } from '../registry/places';
import type { StageChange } from '../registry/port';

/** The tags that stand for stages which the moves changed, or looked at. */
export function movedTags(
  moves: readonly { readonly basis: Basis; readonly changes: readonly StageChange[] }[],
): readonly string[] {
  return tagPlacesIn(
    moves.flatMap(({ basis, changes }) => [
      ...Object.keys(basis.holders),
      ...(basis.tags ?? []),
      ...changes.map(({ stage }) => stage),
    ]),
  );
}
