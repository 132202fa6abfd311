import { allAnnotations, allPassed, annotatedTags, authorsOf, modelHistory, type ModelHistory } from '../audit/history';
import type { AuditEvent } from '../audit/events';
import type { TrailEntry } from '../audit/trail';
import type { VersionFacts } from '../policy/evidence';
import { RegistryFailure } from '../registry/errors';
import type { Lifecycle } from '../registry/lifecycle';
import type { ModelVersion, Page, RegisteredModel } from '../registry/model';
import { formatPlace } from '../registry/places';
import type { FactsAnswer, PageQuery } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { modelsElsewhere, shownElsewhere } from './elsewhere';
import { lifecycleFor, lifecycles, named } from './lifecycles';
import { recordedName, type RegistrySession } from './session';
import { taggedStages } from './tagged';

/** A version with its metrics and card; stages are named as the governing policy calls them. */
export type VersionDetails = ModelVersion & {
  readonly facts: VersionFacts;
  /** Facts that could not be read, each with the reason; known of the first of several versions only. */
  readonly unavailable?: FactsAnswer['unavailable'];
};

/** Models with the stage names of the policies that govern them, and with what people recorded about them. */
export async function listModels(
  s: RegistrySession,
  query?: PageQuery,
  signal?: CancelSignal,
): Promise<Page<RegisteredModel>> {
  const page = await s.registry.listModels(query, signal);
  const [lifecycle, entries] = await Promise.all([lifecycles(s, signal), readableEntries(s, signal)]);
  const histories = annotatedModels(entries, recordedName(s));
  const names = page.items.map(({ name }) => name);
  const [tagged, elsewhere] = await Promise.all([
    taggedStages(s, names, lifecycle, signal),
    modelsElsewhere(s, page.items, lifecycle, signal),
  ]);
  const items = page.items.map((model) => {
    const described = describedModel(model, lifecycle(model.name), histories.get(model.name) ?? []);
    return { ...described, stages: { ...described.stages, ...tagged.get(model.name), ...elsewhere.get(model.name) } };
  });
  return { ...page, items };
}

/** Versions of a model, newest first, with their facts. */
export async function listVersions(
  s: RegistrySession,
  model: string,
  query?: PageQuery,
  signal?: CancelSignal,
): Promise<Page<VersionDetails>> {
  const page = await s.registry.listVersions(model, query, signal);
  const isFirst = query?.pageToken === undefined && (query?.filter ?? '') === '';
  return { ...page, items: await detailsOf(s, { model, versions: page.items, withStrangers: isFirst }, signal) };
}

/** Adds facts, annotations and policy stage names to versions of one model, in their order. */
export function versionDetails(
  s: RegistrySession,
  model: string,
  versions: readonly ModelVersion[],
  signal?: CancelSignal,
): Promise<readonly VersionDetails[]> {
  return detailsOf(s, { model, versions, withStrangers: false }, signal);
}

interface Shown {
  readonly model: string;
  readonly versions: readonly ModelVersion[];
  /** After them, those that hold stages in other registries and come from nowhere here. */
  readonly withStrangers: boolean;
}

async function detailsOf(
  s: RegistrySession,
  { model, versions: asked, withStrangers }: Shown,
  signal: CancelSignal | undefined,
): Promise<readonly VersionDetails[]> {
  const [{ lifecycle, placed }, entries, answer] = await Promise.all([
    placedVersions(s, model, asked, signal),
    readableEntries(s, signal),
    factsOf(s, model, asked, signal),
  ]);
  const strangers = withStrangers ? placed.slice(asked.length) : [];
  const others = strangers.length === 0 ? [] : (await factsOf(s, model, strangers, signal)).facts;
  const versions = [...placed.slice(0, asked.length), ...strangers];
  const history = modelHistory(entries, recordedName(s), model);
  const facts = new Map([...answer.facts, ...others].map((fact) => [fact.version, fact]));
  const passed = allPassed(history);
  const annotated = allAnnotations(history);
  const authors = authorsOf(history);
  return versions.map((version, index) => {
    const found = facts.get(version.version) ?? { version: version.version };
    const annotations = annotated(version.version);
    const stages = named(lifecycle, version);
    const tags = annotatedTags(version.tags, annotations);
    return {
      ...version,
      ...defined({
        description: annotations.description ?? version.description,
        // Registries other than Git do not know who registers a version.
        author: authors.get(version.version) ?? found.author ?? version.author,
      }),
      stages,
      tags,
      facts: {
        ...found,
        stages,
        tags: annotatedTags(found.tags ?? version.tags, annotations),
        passed: passed.get(version.version) ?? [],
      },
      ...(index === 0 && Object.keys(answer.unavailable).length > 0 ? { unavailable: answer.unavailable } : {}),
    };
  });
}

async function placedVersions(
  s: RegistrySession,
  model: string,
  versions: readonly ModelVersion[],
  signal: CancelSignal | undefined,
): Promise<{ readonly lifecycle: Lifecycle; readonly placed: readonly ModelVersion[] }> {
  const lifecycle = await lifecycleFor(s, model, signal);
  return { lifecycle, placed: await shownElsewhere(s, { model, lifecycle }, versions, signal) };
}

function factsOf(
  { registry }: RegistrySession,
  model: string,
  versions: readonly ModelVersion[],
  signal: CancelSignal | undefined,
): Promise<FactsAnswer> {
  return registry.readFacts(
    model,
    versions.map(({ version }) => version),
    signal,
  );
}

function describedModel(model: RegisteredModel, lifecycle: Lifecycle, history: ModelHistory): RegisteredModel {
  const annotations = allAnnotations(history)();
  return {
    ...model,
    ...defined({ description: annotations.description ?? model.description }),
    tags: annotatedTags(model.tags, annotations),
    stages: Object.fromEntries([
      ...Object.entries(model.stages).map(([stage, version]) => [lifecycle.fromNative(stage), version] as const),
      ...aliasedStages(model, lifecycle),
    ]),
  };
}

/** Aliases that stand for stages. */
function aliasedStages({ aliases }: RegisteredModel, lifecycle: Lifecycle): readonly (readonly [string, string])[] {
  const names = new Map(lifecycle.stages.map(({ native, name }) => [native, name]));
  return Object.entries(aliases).flatMap(([alias, version]) => {
    const stage = names.get(formatPlace({ kind: 'alias', alias }));
    return stage === undefined ? [] : [[stage, version] as const];
  });
}

/** Annotation events by model, grouped by one reading of the trail: a listing may show thousands of models. */
function annotatedModels(entries: readonly TrailEntry[], registry: string): ReadonlyMap<string, ModelHistory> {
  const byModel = new Map<string, AuditEvent[]>();
  for (const { event } of entries) {
    if (event.type === 'annotate' && event.registry === registry) {
      const events = byModel.get(event.model) ?? [];
      events.push(event);
      byModel.set(event.model, events);
    }
  }
  return byModel;
}

/** A trail that cannot be read annotates nothing; promotions and checks say so, listings need not. */
async function readableEntries(
  { trail }: RegistrySession,
  signal: CancelSignal | undefined,
): Promise<readonly TrailEntry[]> {
  try {
    return (await trail.read(signal)).entries;
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason !== 'cancelled') {
      return [];
    }
    throw error;
  }
}
