import type { MetricFact } from '../policy/evidence';
import type { RegisteredModel } from '../registry/model';
import type { VersionDetails } from './listing';

/** The public JSON shape of a model; what is unknown is `null`. */
export interface ModelJson {
  readonly name: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly latestVersion: string | null;
  readonly stages: Readonly<Record<string, string>>;
  readonly aliases: Readonly<Record<string, string>>;
}

/** The public JSON shape of a model version; what is unknown is `null`. */
export interface VersionJson {
  readonly model: string;
  readonly version: string;
  readonly semver?: string;
  readonly stages: readonly string[];
  readonly aliases: readonly string[];
  readonly createdAt: string | null;
  readonly author: string | null;
  readonly source: string | null;
  readonly runId?: string;
  readonly description?: string;
  /** `NaN` and the infinities are strings. */
  readonly metrics: Readonly<Record<string, number | string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

export function modelJson(model: RegisteredModel): ModelJson {
  const { name, description = '', tags, latestVersion = null, stages, aliases } = model;
  return { name, description, tags, latestVersion, stages, aliases };
}

export function versionJson(details: VersionDetails): VersionJson {
  const { model, version, semver, stages, aliases, runId, description } = details;
  return {
    model,
    version,
    ...(semver === undefined ? {} : { semver }),
    stages: stages.map(({ stage }) => stage),
    aliases,
    createdAt: details.createdAt ?? null,
    author: details.author ?? null,
    source: details.source ?? null,
    ...(runId === undefined ? {} : { runId }),
    ...(description === undefined ? {} : { description }),
    metrics: numbers(details.facts.metrics ?? {}),
    params: details.params,
    tags: details.tags,
  };
}

function numbers(metrics: Readonly<Record<string, MetricFact | null>>): Readonly<Record<string, number | string>> {
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, fact]) => {
      const value = numberOf(fact?.value);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function numberOf(value: MetricFact['value']): number | string | undefined {
  if (typeof value === 'number' || typeof value === 'string') {
    return value;
  }
  const exact = typeof value === 'object' && value !== null ? value['value'] : undefined;
  return typeof exact === 'string' ? Number(exact) : undefined;
}
