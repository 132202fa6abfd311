import { holdsOf, modelHistory } from '../../core/audit/history';
import type { TrailEntry } from '../../core/audit/trail';
import type { Hold } from '../../core/policy/evidence';
import type { OpenPromotion } from '../../core/promotion/services';
import type { RegistryProblem } from '../../core/registry/model';

/** What a person should know about a registry besides its models. */
export interface Attention {
  /** Model → its holds that are not released; models without one are absent. */
  readonly holds: ReadonlyMap<string, readonly Hold[]>;
  readonly problems: readonly RegistryProblem[];
  readonly interrupted: readonly OpenPromotion[];
}

export const NOTHING_TO_SAY: Attention = { holds: new Map(), problems: [], interrupted: [] };

/** Holds in force, by model; `registry` is its name in the trail. */
export function holdsByModel(entries: readonly TrailEntry[], registry: string): ReadonlyMap<string, readonly Hold[]> {
  const held = entries.flatMap(({ event }) =>
    event.type === 'hold' || (event.type === 'outcome' && event.hold !== undefined) ? [event.model] : [],
  );
  return new Map(
    [...new Set(held)]
      .map((model) => [model, inForce(holdsOf(modelHistory(entries, registry, model)))] as const)
      .filter(([, holds]) => holds.length > 0),
  );
}

function inForce(holds: readonly Hold[]): readonly Hold[] {
  return holds.filter(({ releasedAt }) => releasedAt === undefined);
}
