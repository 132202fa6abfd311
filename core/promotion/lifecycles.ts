import { RegistryFailure } from '../registry/errors';
import { lifecycleHoldings, type Lifecycle } from '../registry/lifecycle';
import type { StageHolding } from '../registry/model';
import type { Placed } from '../registry/places';
import type { CancelSignal } from '../text/cancellation';
import { governanceOf, readPolicies } from './governance';
import type { RegistrySession } from './session';

/** How a model's stages are called: by its policy if a valid one governs it, else by the registry. */
export async function lifecycleFor(s: RegistrySession, model: string, signal?: CancelSignal): Promise<Lifecycle> {
  return (await lifecycles(s, signal))(model);
}

/** The same for many models, with one reading of the policies. Policies that cannot be read name nothing. */
export async function lifecycles(s: RegistrySession, signal?: CancelSignal): Promise<(model: string) => Lifecycle> {
  const files = await readPolicies(s, false, signal).catch((error: unknown) => {
    if (error instanceof RegistryFailure && error.reason !== 'cancelled') {
      return [];
    }
    throw error;
  });
  return (model) => {
    const governance = governanceOf(files, s, model);
    return governance.kind === 'invalid' ? registryNames : governance.lifecycle;
  };
}

/** What a version holds, by the lifecycle's names: the registry's stages, and the aliases and tags that stand for stages. */
export function named(lifecycle: Lifecycle, version: Placed): readonly StageHolding[] {
  const own = version.stages.map((holding) => ({ ...holding, stage: lifecycle.fromNative(holding.stage) }));
  const known = new Set(own.map(({ stage }) => stage));
  return [...own, ...lifecycleHoldings(lifecycle, version).filter(({ stage }) => !known.has(stage))];
}

const registryNames: Lifecycle = { stages: [], toNative: (name) => name, fromNative: (native) => native };
