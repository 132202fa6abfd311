import type { MetricFact, MetricValue, VersionFacts } from '../policy/evidence';
import { listModels, listVersions } from '../promotion/listing';
import type { RegistrySession } from '../promotion/session';
import { FIXED_STAGES } from '../registry/lifecycle';
import type { RegisteredModel } from '../registry/model';
import { allPages } from '../registry/pages';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { cardDemands } from './cards/demands';
import type {
  MetricSummary,
  ModelSummary,
  PersonSummary,
  RegistryAnswer,
  RegistryNeeds,
  StageNames,
  VersionSummary,
} from './knowledge';

/** So many versions of a model say which metrics and tags it usually has. */
const NEWEST_VERSIONS = 5;

/** Answers a lookup from an open registry, annotations included. Rejects with `RegistryFailure` where it does not answer. */
export async function answerNeeds(
  session: RegistrySession,
  needs: RegistryNeeds,
  signal?: CancelSignal,
): Promise<RegistryAnswer> {
  const models = needs.models === true ? await allModels(session, signal) : undefined;
  const facts = needs.facts && Object.fromEntries(await factsOf(session, needs.facts, signal));
  const asked = needs.cardDemands === true ? await session.policies.workingCopy(signal) : undefined;
  return defined({
    registryUri: session.registry.uri,
    models,
    allowedStages: models && (await allowedStages(session, signal)),
    facts,
    cardDemands: asked && cardDemands(asked),
    people: needs.people === true ? await peopleOf(session, signal) : undefined,
  });
}

async function allowedStages({ registry }: RegistrySession, signal?: CancelSignal): Promise<StageNames | undefined> {
  const { customStages: silent, stages } = registry.can;
  const names = (await registry.allowedStages?.(signal)) ?? (silent || !stages ? undefined : FIXED_STAGES);
  return names && { names, silent };
}

async function peopleOf({ policies }: RegistrySession, signal?: CancelSignal): Promise<readonly PersonSummary[]> {
  const contributors = (await policies.contributors?.(signal)) ?? [];
  return contributors.map(({ name, email }) => ({ name, email }));
}

async function allModels(session: RegistrySession, signal?: CancelSignal): Promise<readonly ModelSummary[]> {
  return (await allPages((query) => listModels(session, query, signal))).map(modelSummary);
}

async function factsOf(
  session: RegistrySession,
  models: readonly string[],
  signal?: CancelSignal,
): Promise<readonly (readonly [string, readonly VersionSummary[]])[]> {
  return Promise.all(
    models.map(async (model) => {
      const { items } = await listVersions(session, model, { pageSize: NEWEST_VERSIONS }, signal);
      return [model, items.map(({ facts }) => versionSummary(facts))] as const;
    }),
  );
}

function modelSummary({ name, latestVersion, stages, aliases }: RegisteredModel): ModelSummary {
  return defined({ name, latestVersion, stages, aliases });
}

function versionSummary({ version, metrics, tags, stages }: VersionFacts): VersionSummary {
  const summaries =
    metrics && Object.fromEntries(Object.entries(metrics).map(([name, fact]) => [name, metricSummary(fact)]));
  return defined({ version, metrics: summaries, tags, stages: stages?.map(({ stage }) => stage) });
}

function metricSummary(fact: MetricFact | null): MetricSummary {
  const { name: dataset, digest } = fact?.dataset ?? {};
  const others = fact?.others?.map(metricSummary);
  return defined({ value: numberText(fact?.value), dataset, digest, at: fact?.at, others });
}

function numberText(value: MetricValue | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && typeof value['value'] === 'string') return value['value'];
  return JSON.stringify(value ?? null);
}
