import type {
  MetricSummary,
  ModelSummary,
  RegistryAnswer,
  RegistryNeeds,
  VersionSummary,
} from '../../core/language/knowledge';
import type { MetricFact, VersionFacts } from '../../core/policy/evidence';
import type { RegistrySession } from '../../core/promotion/session';
import { allPages } from '../../core/registry/pages';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import { valueText } from '../documents/values';

/** Completions and findings need the newest versions, not all of them. */
const NEWEST = 20;

/** What a registry answers to the language server. */
export async function answerNeeds(
  { registry }: Pick<RegistrySession, 'registry'>,
  needs: RegistryNeeds,
  signal: CancelSignal,
): Promise<RegistryAnswer> {
  const models = needs.models === true ? await allPages((query) => registry.listModels(query, signal)) : undefined;
  const facts = needs.facts?.map(async (model) => [model, await newestFacts(registry, model, signal)] as const);
  return {
    registryUri: registry.uri,
    ...(models === undefined ? {} : { models: models.map(modelSummary) }),
    ...(facts === undefined ? {} : { facts: Object.fromEntries(await Promise.all(facts)) }),
  };
}

async function newestFacts(
  registry: RegistrySession['registry'],
  model: string,
  signal: CancelSignal,
): Promise<readonly VersionSummary[]> {
  const { items } = await registry.listVersions(model, { pageSize: NEWEST }, signal);
  const versions = items.map(({ version }) => version);
  return (await registry.readFacts(model, versions, signal)).facts.map(versionSummary);
}

function modelSummary({ name, latestVersion, stages, aliases }: ModelSummary): ModelSummary {
  return { name, stages, aliases, ...defined({ latestVersion }) };
}

function versionSummary({ version, stages, aliases, metrics, tags }: VersionFacts): VersionSummary {
  return {
    version,
    ...(stages === undefined ? {} : { stages: stages.map(({ stage }) => stage) }),
    ...defined({ aliases }),
    ...(metrics === undefined ? {} : { metrics: metricSummaries(metrics) }),
    ...defined({ tags }),
  };
}

function metricSummaries(
  metrics: Readonly<Record<string, MetricFact | null>>,
): Readonly<Record<string, MetricSummary>> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, fact]) => {
      const dataset = fact?.dataset?.name ?? fact?.dataset?.digest;
      const summary: MetricSummary = {
        value: valueText(fact?.value),
        ...defined({ dataset }),
        ...(fact?.at === undefined ? {} : { at: fact.at }),
      };
      return [name, summary];
    }),
  );
}
