import type { Basis } from '../audit/events';
import { tagPlacesIn } from '../registry/places';
import type { StageChange } from '../registry/port';

/** The tags that stand for stages which the moves changed, or found held. */
export function movedTags(
  moves: readonly { readonly basis: Basis; readonly changes: readonly StageChange[] }[],
): readonly string[] {
  return tagPlacesIn(
    moves.flatMap(({ basis, changes }) => [...Object.keys(basis.holders), ...changes.map(({ stage }) => stage)]),
  );
}
