import { matchesGlob } from '../policy/glob';
import type { Knowledge, ModelSummary, RegistryNeeds, VersionSummary } from './knowledge';
import { MAX_MODELS_WITH_FACTS } from './knowledge';
import type { PolicyOutline, StageOutline } from './policy-outline';

/** A metric as the newest version that has it shows it. */
export interface MetricSighting {
  readonly metric: string;
  readonly model: string;
  readonly version: string;
  readonly value: string;
  readonly dataset?: string;
  readonly at?: string;
  /** The stage or alias that the version is looked at for. */
  readonly holds?: string;
}

const GLOB = /[*?[\]{}!()]/;

export function isGlob(pattern: string): boolean {
  return GLOB.test(pattern);
}

/** The models that a policy names or whose names match its globs, in the registry's order; nothing while it is unknown. */
export function governedModels(outline: PolicyOutline, knowledge: Knowledge): readonly ModelSummary[] | undefined {
  if (!knowledge.models) return undefined;
  const patterns = outline.models.map(({ text }) => text);
  if (patterns.length === 0) return [];
  return knowledge.models.filter(({ name }) => patterns.some((pattern) => matchesGlob(pattern, name)));
}

/** What analyzing and completing a policy asks of its registry, as far as it can be said by now. */
export function policyNeeds(outline: PolicyOutline, knowledge: Knowledge): RegistryNeeds {
  const governed = governedModels(outline, knowledge)?.slice(0, MAX_MODELS_WITH_FACTS) ?? [];
  return { models: true, ...(governed.length > 0 && { facts: governed.map(({ name }) => name) }) };
}

/** The newest versions of the governed models, as far as they are known. */
export function governedVersions(
  outline: PolicyOutline,
  knowledge: Knowledge,
): readonly { readonly model: string; readonly version: VersionSummary }[] {
  const governed = governedModels(outline, knowledge) ?? [];
  return governed.flatMap(({ name }) => (knowledge.facts.get(name) ?? []).map((version) => ({ model: name, version })));
}

/** Metric → its value in the newest version of each governed model that has it. */
export function metricSightings(
  outline: PolicyOutline,
  knowledge: Knowledge,
): ReadonlyMap<string, readonly MetricSighting[]> {
  const seen = new Map<string, MetricSighting[]>();
  for (const { model, version } of governedVersions(outline, knowledge)) {
    for (const [metric, summary] of Object.entries(version.metrics ?? {})) {
      const sightings = seen.get(metric) ?? [];
      if (sightings.some((sighting) => sighting.model === model)) continue;
      seen.set(metric, [...sightings, { metric, model, version: version.version, ...summary }]);
    }
  }
  return seen;
}

/** The version that holds a stage; a registry whose policy is in force calls its stages as the policy does. */
export function holderOf({ aliases, stages }: ModelSummary, { alias, native, name }: StageOutline): string | undefined {
  return alias === undefined ? (ownEntry(stages, native) ?? ownEntry(stages, name)) : ownEntry(aliases, alias);
}

export function ownEntry<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
