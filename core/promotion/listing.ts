import { allAnnotations, allPassed, annotatedTags, authorsOf, modelHistory, type ModelHistory } from '../audit/history';
import type { AuditEvent } from '../audit/events';
import type { TrailEntry } from '../audit/trail';
import type { VersionFacts } from '../policy/evidence';
import { RegistryFailure } from '../registry/errors';
import type { Lifecycle } from '../registry/lifecycle';
import type { ModelVersion, Page, RegisteredModel } from '../registry/model';
import { formatPlace } from '../registry/places';
import type { PageQuery } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { lifecycleFor, lifecycles, named } from './lifecycles';
import { recordedName, type RegistrySession } from './session';

/** A version with its metrics and card; stages are named as the governing policy calls them. */
export type VersionDetails = ModelVersion & { readonly facts: VersionFacts };

/** Models with the stage names of the policies that govern them, and with what people recorded about them. */
export async function listModels(
  s: RegistrySession,
  query?: PageQuery,
  signal?: CancelSignal,
): Promise<Page<RegisteredModel>> {
  const page = await s.registry.listModels(query, signal);
  const [lifecycle, entries] = await Promise.all([lifecycles(s, signal), readableEntries(s, signal)]);
  const histories = annotatedModels(entries, recordedName(s));
  const items = page.items.map((model) =>
    describedModel(model, lifecycle(model.name), histories.get(model.name) ?? []),
  );
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
  return { ...page, items: await versionDetails(s, model, page.items, signal) };
}

/** Adds facts, annotations and policy stage names to versions of one model, in their order. */
export async function versionDetails(
  s: RegistrySession,
  model: string,
  versions: readonly ModelVersion[],
  signal?: CancelSignal,
): Promise<readonly VersionDetails[]> {
  const [lifecycle, entries, answer] = await Promise.all([
    lifecycleFor(s, model, signal),
    readableEntries(s, signal),
    s.registry.readFacts(
      model,
      versions.map(({ version }) => version),
      signal,
    ),
  ]);
  const history = modelHistory(entries, recordedName(s), model);
  const facts = new Map(answer.facts.map((fact) => [fact.version, fact]));
  const passed = allPassed(history);
  const annotated = allAnnotations(history);
  const authors = authorsOf(history);
  return versions.map((version) => {
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
    };
  });
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

/** Aliases that stand for stages. Which versions have a tag is not known of a model in a list. */
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
