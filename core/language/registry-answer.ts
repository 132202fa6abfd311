import type { MetricFact, MetricValue, VersionFacts } from '../policy/evidence';
import type { RegisteredModel } from '../registry/model';
import type { RegistryPort } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import type { MetricSummary, ModelSummary, RegistryAnswer, RegistryNeeds, VersionSummary } from './knowledge';

/** So many versions of a model say which metrics and tags it usually has. */
const NEWEST_VERSIONS = 5;
const PAGE_SIZE = 1000;

/** Answers a lookup from an open registry. Rejects with `RegistryFailure` where the registry does not answer. */
export async function answerNeeds(
  registry: RegistryPort,
  needs: RegistryNeeds,
  signal?: CancelSignal,
): Promise<RegistryAnswer> {
  const models = needs.models === true ? await allModels(registry, signal) : undefined;
  const facts = needs.facts && Object.fromEntries(await factsOf(registry, needs.facts, signal));
  return defined({ registryUri: registry.uri, models, facts });
}

async function allModels(registry: RegistryPort, signal?: CancelSignal): Promise<readonly ModelSummary[]> {
  const models: ModelSummary[] = [];
  let pageToken: string | undefined;
  do {
    const page = await registry.listModels(defined({ pageSize: PAGE_SIZE, pageToken }), signal);
    models.push(...page.items.map(modelSummary));
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined && signal?.aborted !== true);
  return models;
}

async function factsOf(
  registry: RegistryPort,
  models: readonly string[],
  signal?: CancelSignal,
): Promise<readonly (readonly [string, readonly VersionSummary[]])[]> {
  return Promise.all(
    models.map(async (model) => {
      const { items } = await registry.listVersions(model, { pageSize: NEWEST_VERSIONS }, signal);
      const newest = items.slice(0, NEWEST_VERSIONS).map(({ version }) => version);
      const { facts } = await registry.readFacts(model, newest, signal);
      return [model, facts.map(versionSummary)] as const;
    }),
  );
}

function modelSummary({ name, latestVersion, stages, aliases }: RegisteredModel): ModelSummary {
  return defined({ name, latestVersion, stages, aliases });
}

function versionSummary({ version, metrics, tags }: VersionFacts): VersionSummary {
  const summaries =
    metrics && Object.fromEntries(Object.entries(metrics).map(([name, fact]) => [name, metricSummary(fact)]));
  return defined({ version, metrics: summaries, tags });
}

function metricSummary(fact: MetricFact | null): MetricSummary {
  return defined({ value: numberText(fact?.value), dataset: fact?.dataset?.name, at: fact?.at });
}

function numberText(value: MetricValue | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && typeof value['value'] === 'string') return value['value'];
  return JSON.stringify(value ?? null);
}
