import { RegistryFailure } from '../registry/errors';
import type { Lifecycle } from '../registry/lifecycle';
import type { StageHolding } from '../registry/model';
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

/** Holdings with the names that the lifecycle gives to stages. */
export function named(lifecycle: Lifecycle, holdings: readonly StageHolding[]): readonly StageHolding[] {
  return holdings.map((holding) => ({ ...holding, stage: lifecycle.fromNative(holding.stage) }));
}

const registryNames: Lifecycle = { stages: [], toNative: (name) => name, fromNative: (native) => native };
