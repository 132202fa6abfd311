import { strangerIn } from '../registry/environment-names';
import { RegistryFailure } from '../registry/errors';
import { holding, type Holders } from '../registry/holders';
import { namedPlacesOf, type Lifecycle } from '../registry/lifecycle';
import type { ModelVersion } from '../registry/model';
import { placesElsewhere } from '../registry/places';
import type { CancelSignal } from '../text/cancellation';
import type { RegistrySession } from './session';

type Registry = Pick<RegistrySession, 'registry'>;

/**
 * The versions with what they hold in other registries where the lifecycle has stages there, and after them whoever else holds
 * one. Throws `RegistryFailure` where one of those registries does not answer.
 */
export async function withElsewhere(
  s: Registry,
  { model, lifecycle }: { readonly model: string; readonly lifecycle: Lifecycle },
  versions: readonly ModelVersion[],
  signal?: CancelSignal,
): Promise<readonly ModelVersion[]> {
  const places = placesElsewhere(namedPlacesOf(lifecycle));
  if (places.length === 0) {
    return versions;
  }
  const holders = (await s.registry.elsewhere?.([model], places, signal))?.get(model) ?? {};
  return [...versions.map((version) => placed(version, holders)), ...strangers(model, versions, holders)];
}

/** The same for what is only shown: without what does not answer, which the registry tells as a problem. */
export async function shownElsewhere(
  s: Registry,
  where: { readonly model: string; readonly lifecycle: Lifecycle },
  versions: readonly ModelVersion[],
  signal?: CancelSignal,
): Promise<readonly ModelVersion[]> {
  try {
    return await withElsewhere(s, where, versions, signal);
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason !== 'cancelled') {
      return versions;
    }
    throw error;
  }
}

function placed(version: ModelVersion, holders: Holders): ModelVersion {
  const held = Object.keys(holders).filter((stage) => holding(holders, stage).includes(version.version));
  return held.length === 0 ? version : { ...version, stages: [...version.stages, ...held.map((stage) => ({ stage }))] };
}

function strangers(model: string, versions: readonly ModelVersion[], holders: Holders): readonly ModelVersion[] {
  const known = new Set(versions.map(({ version }) => version));
  const others = [...new Set(Object.values(holders).flat())].filter((name) => !known.has(name) && strangerIn(name));
  return others.map((version) => placed({ model, version, stages: [], aliases: [], params: {}, tags: {} }, holders));
}

/** Model → stage, as its policy calls it → the version that holds it in another registry; without what does not answer. */
export async function modelsElsewhere(
  s: Registry,
  models: readonly { readonly name: string }[],
  lifecycleOf: (model: string) => Lifecycle,
  signal?: CancelSignal,
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const groups = new Map<string, { readonly places: readonly string[]; readonly names: string[] }>();
  for (const { name } of models) {
    const places = placesElsewhere(namedPlacesOf(lifecycleOf(name)));
    if (places.length === 0) continue;
    const key = JSON.stringify(places);
    const group = groups.get(key) ?? { places, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const { places, names } of groups.values()) {
    for (const [model, holders] of await answered(s.registry.elsewhere?.(names, places, signal))) {
      const stages = Object.entries(holders).flatMap(([place, [newest]]) =>
        newest === undefined ? [] : [[lifecycleOf(model).fromNative(place), newest] as const],
      );
      found.set(model, Object.fromEntries(stages));
    }
  }
  return found;
}

async function answered(
  asked: Promise<ReadonlyMap<string, Holders>> | undefined,
): Promise<ReadonlyMap<string, Holders>> {
  try {
    return (await asked) ?? new Map<string, Holders>();
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason !== 'cancelled') {
      return new Map();
    }
    throw error;
  }
}
