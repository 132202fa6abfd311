import type { ModelSummary } from '../knowledge';
import type { NodePath } from '../node-at';
import { matchesPath } from '../path-pattern';
import type { LiveValue, ValueProvider } from '../policy-values';

const STORAGE: ValueProvider = {
  paths: ['spec.*.*.storageUri', 'spec.*.storageUris.*.uri', 'spec.canary.*.predictor.*.storageUri'],
  live: true,
  needs: { models: true },
  values: (_, { models }) => (models ?? []).flatMap(uris),
};

/** The registry's models as addresses, where an `InferenceService` names one. */
export function registeredModelsAt(path: NodePath): ValueProvider | undefined {
  return STORAGE.paths.some((pattern) => matchesPath(pattern, path)) ? STORAGE : undefined;
}

function uris({ name, latestVersion, aliases }: ModelSummary): readonly LiveValue[] {
  return [
    ...(latestVersion === undefined ? [] : [{ value: `models:/${name}/${latestVersion}`, detail: 'newest version' }]),
    ...Object.entries(aliases).map(([alias, version]) => ({
      value: `models:/${name}@${alias}`,
      detail: `version ${version}`,
    })),
  ];
}
