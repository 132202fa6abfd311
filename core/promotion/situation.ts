import { modelHistory, type ModelHistory } from '../audit/history';
import type { TrailSnapshot } from '../audit/trail';
import { RegistryFailure } from '../registry/errors';
import { holdersOf, type Holders } from '../registry/holders';
import type { ModelVersion } from '../registry/model';
import { allPages } from '../registry/pages';
import type { CancelSignal } from '../text/cancellation';
import { recordedName, type RegistrySession } from './session';

/** What registry and trail say about one model at one moment, before any policy is asked. */
export interface Situation {
  readonly model: string;
  /** Newest first, stages in the registry's own names. */
  readonly versions: readonly ModelVersion[];
  readonly holders: Holders;
  readonly trail: TrailView;
}

/** The model's part of the trail, or why it could not be read. */
export type TrailView =
  { readonly readable: true; readonly history: ModelHistory } | { readonly readable: false; readonly message: string };

/** `fresh`: the trail is fetched before, for decisions that move something. */
export async function readSituation(
  s: RegistrySession,
  model: string,
  fresh: boolean,
  signal?: CancelSignal,
): Promise<Situation> {
  const [versions, trail] = await Promise.all([
    allPages((query) => s.registry.listVersions(model, query, signal)),
    readTrailOf(s, model, fresh, signal),
  ]);
  return { model, versions, holders: holdersOf(versions), trail };
}

/** The model's events in a snapshot of the trail. */
export function historyIn(s: RegistrySession, snapshot: TrailSnapshot, model: string): ModelHistory {
  return modelHistory(snapshot.entries, recordedName(s), model);
}

async function readTrailOf(
  s: RegistrySession,
  model: string,
  fresh: boolean,
  signal: CancelSignal | undefined,
): Promise<TrailView> {
  try {
    if (fresh) {
      await s.trail.fetch(signal);
    }
    return { readable: true, history: historyIn(s, await s.trail.read(signal), model) };
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason !== 'cancelled') {
      return { readable: false, message: error.message };
    }
    throw error;
  }
}
