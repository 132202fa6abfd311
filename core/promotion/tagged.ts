import { holding } from '../registry/holders';
import type { Lifecycle } from '../registry/lifecycle';
import { tagPlacesIn } from '../registry/places';
import type { CancelSignal } from '../text/cancellation';
import type { RegistrySession } from './session';

/** Model → stage → its newest holder, for the stages that the models' policies keep as tags, which no list of models tells. */
export async function taggedStages(
  { registry }: Pick<RegistrySession, 'registry'>,
  models: readonly string[],
  lifecycleOf: (model: string) => Lifecycle,
  signal?: CancelSignal,
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const placesOf = new Map(models.map((model) => [model, tagsOf(lifecycleOf(model))]));
  const places = [...new Set([...placesOf.values()].flat())];
  if (places.length === 0 || !registry.can.tags) {
    return new Map();
  }
  const held = await (registry.tagged?.(places) ?? registry.holders(models, places, signal));
  return new Map(
    [...placesOf].map(([model, own]) => {
      const holders = held.get(model) ?? {};
      const stages = own.flatMap((place) =>
        holding(holders, place)
          .slice(0, 1)
          .map((version) => [lifecycleOf(model).fromNative(place), version] as const),
      );
      return [model, Object.fromEntries(stages)];
    }),
  );
}

function tagsOf({ stages }: Lifecycle): readonly string[] {
  return tagPlacesIn(stages.map(({ native }) => native));
}
