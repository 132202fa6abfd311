import { modelHistory, type ModelHistory } from '../audit/history';
import type { Basis } from '../audit/events';
import type { TrailSnapshot } from '../audit/trail';
import { RegistryFailure } from '../registry/errors';
import { holdersOf, holding, type Holders } from '../registry/holders';
import { namedPlacesOf, type Lifecycle } from '../registry/lifecycle';
import type { ModelVersion } from '../registry/model';
import { allPages } from '../registry/pages';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { withElsewhere } from './elsewhere';
import { recordedName, type RegistrySession } from './session';

/** What registry and trail say about one model at one moment, before any policy is asked. */
export interface Situation {
  readonly model: string;
  /** Newest first, stages in the registry's own names. */
  readonly versions: readonly ModelVersion[];
  readonly holders: Holders;
  /** As this clone showed them before it fetched; a person who saw something else must not be overtaken silently. */
  readonly shown: Holders;
  readonly trail: TrailView;
  /** The places that were looked at by name; absent where the registry has no tags and there is no other registry. */
  readonly tags?: readonly string[];
  /** Why another registry that keeps some of the stages does not tell who holds them. */
  readonly stagesUnknown?: string;
}

/** The model's part of the trail, or why it could not be read. */
export type TrailView =
  { readonly readable: true; readonly history: ModelHistory } | { readonly readable: false; readonly message: string };

/** `fresh`: the trail is fetched before, for decisions that move something. */
export async function readSituation(
  s: RegistrySession,
  { model, lifecycle }: { readonly model: string; readonly lifecycle: Lifecycle },
  fresh: boolean,
  signal?: CancelSignal,
): Promise<Situation> {
  // Where registry and trail share a repository, fetching one brings the other.
  const tags = namedPlacesOf(lifecycle);
  const before = fresh ? ((await s.registry.holders([model], tags, signal)).get(model) ?? {}) : undefined;
  const trail = await readTrailOf(s, model, fresh, signal);
  const own = await allPages((query) => s.registry.listVersions(model, query, signal));
  const { versions, stagesUnknown } = await placedVersions(s, { model, lifecycle, own }, fresh, signal);
  const holders = holdersOf(versions, tags);
  const lookedAt = s.registry.can.tags || tags.length > 0 ? { tags } : {};
  return { model, versions, holders, shown: before ?? holders, trail, ...lookedAt, ...defined({ stagesUnknown }) };
}

/** What moves something must know who is where; a check can say that it does not. */
async function placedVersions(
  s: RegistrySession,
  { own, ...where }: { readonly model: string; readonly lifecycle: Lifecycle; readonly own: readonly ModelVersion[] },
  fresh: boolean,
  signal: CancelSignal | undefined,
): Promise<Pick<Situation, 'versions' | 'stagesUnknown'>> {
  try {
    return { versions: await withElsewhere(s, where, own, signal) };
  } catch (error) {
    if (!fresh && error instanceof RegistryFailure && error.reason !== 'cancelled') {
      return { versions: own, stagesUnknown: error.message };
    }
    throw error;
  }
}

/** The basis of a move to a stage: the holders as they are, but those of the stage itself as the person saw them. */
export function basisOf({ holders, shown, tags }: Situation, native: string): Basis {
  const rest = Object.entries(holders).filter(([stage]) => stage !== native);
  const held = holding(shown, native);
  return {
    holders: Object.fromEntries(held.length === 0 ? rest : [...rest, [native, held]]),
    ...defined({ tags }),
  };
}

/** The model's events in a snapshot of the trail. */
export function historyIn(s: RegistrySession, snapshot: TrailSnapshot, model: string): ModelHistory {
  return modelHistory(snapshot.entries, recordedName(s), model);
}

/** The trail as this clone has it; fetched first where the clone does not even know whether there is one. */
export async function knownTrail({ trail }: RegistrySession, signal?: CancelSignal): Promise<TrailSnapshot> {
  if (!(await trail.isKnown(signal))) {
    await trail.fetch(signal);
  }
  return trail.read(signal);
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
    return { readable: true, history: historyIn(s, await knownTrail(s, signal), model) };
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason !== 'cancelled') {
      return { readable: false, message: error.message };
    }
    throw error;
  }
}
