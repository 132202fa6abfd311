import { parseRegistryUri, withoutWorkspace } from '../registry/uri';
import { globLiterals, matchesGlob } from './glob';
import type { Policy } from './types';

/** A policy and the file that it comes from. */
export interface PolicyCandidate {
  readonly path: string;
  readonly policy: Policy;
}

export type PolicySelection<T extends PolicyCandidate> =
  | { readonly kind: 'governed'; readonly selected: T }
  | { readonly kind: 'ungoverned' }
  /** `message` names the files. */
  | { readonly kind: 'tie'; readonly paths: readonly string[]; readonly message: string };

/** The policy that governs a model of a registry: the one whose `models` names it most specifically. */
export function selectPolicy<T extends PolicyCandidate>(
  model: string,
  registryUri: string,
  policies: readonly T[],
): PolicySelection<T> {
  const ranked = policies
    .filter(({ policy }) => policy.registry === undefined || sameRegistry(policy.registry, registryUri))
    .map((candidate) => ({ candidate, specificity: specificity(model, candidate.policy.models ?? []) }))
    .filter((entry) => entry.specificity >= 0)
    .sort((left, right) => right.specificity - left.specificity);
  const [first] = ranked;
  if (first === undefined) return { kind: 'ungoverned' };
  const equals = ranked.filter((entry) => entry.specificity === first.specificity);
  if (equals.length === 1) return { kind: 'governed', selected: first.candidate };
  const paths = equals.map(({ candidate }) => candidate.path).sort();
  const message = `${paths.join(' and ')} name ${model} equally specifically; make one of them more specific.`;
  return { kind: 'tie', paths, message };
}

/** How specifically the globs name the model: infinity by its exact name, else literal characters; -1 not at all. */
function specificity(model: string, globs: readonly string[]): number {
  const matching = globs.filter((glob) => glob === model || matchesGlob(glob, model));
  return Math.max(-1, ...matching.map((glob) => (glob === model ? Number.POSITIVE_INFINITY : globLiterals(glob))));
}

/** A policy names a server, with all the workspaces that it has. */
function sameRegistry(named: string, recorded: string): boolean {
  return normalizedRegistry(named) === normalizedRegistry(withoutWorkspace(recorded));
}

function normalizedRegistry(uri: string): string {
  const parsed = parseRegistryUri(uri);
  return parsed.ok ? parsed.uri : uri;
}
