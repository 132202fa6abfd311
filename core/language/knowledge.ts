import type { CancelSignal } from '../text/cancellation';
import type { Surroundings } from './surroundings';

/** Which registry is meant: a document's own `registry:`, else the default one of the place where the document lives. */
export interface RegistryQuery {
  readonly documentUri: string;
  /** The URI as the document writes it. Absent: the default registry. */
  readonly declared?: string;
}

/** What is asked of a registry; parts that are absent are not asked for. */
export interface RegistryNeeds {
  /** Names, stages and aliases of all models. */
  readonly models?: true;
  /** Metrics and tags of the newest versions of these models. */
  readonly facts?: readonly string[];
  /** What policies ask of model cards. */
  readonly cardDemands?: true;
}

/** What one policy asks of the cards of its models. */
export interface CardDemand {
  /** The policy's path. */
  readonly policy: string;
  /** Names and globs. */
  readonly models: readonly string[];
  /** Headings that must be there, with text under them. */
  readonly sections: readonly string[];
  /** Absent: any. */
  readonly licenses?: readonly string[];
}

/** A registered model as completions and findings need it. */
export interface ModelSummary {
  readonly name: string;
  readonly latestVersion?: string;
  /** Stage, as the registry calls it → the version that holds it. */
  readonly stages: Readonly<Record<string, string>>;
  /** Alias → version. */
  readonly aliases: Readonly<Record<string, string>>;
}

export interface MetricSummary {
  /** As the registry writes it: digits, `NaN`, `Infinity`. */
  readonly value: string;
  readonly dataset?: string;
  /** Digest of the data set. */
  readonly digest?: string;
  /** ISO 8601. */
  readonly at?: string;
  /** Its values on other data sets. */
  readonly others?: readonly MetricSummary[];
}

/** One version; a part that is absent is unknown, and never counts as empty. */
export interface VersionSummary {
  readonly version: string;
  readonly metrics?: Readonly<Record<string, MetricSummary>>;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface RegistryAnswer {
  /** The registry's normalized URI; `stagegate/registryChanged` names it. */
  readonly registryUri: string;
  /** Every model of the registry. Absent: not asked for, or not answered. */
  readonly models?: readonly ModelSummary[];
  /** Model → its newest versions, newest first. A model that is absent was not answered for. */
  readonly facts?: Readonly<Record<string, readonly VersionSummary[]>>;
  /** Absent: not asked for. */
  readonly cardDemands?: readonly CardDemand[];
}

/** The one port through which the language server learns of registries. Rejects when the registry does not answer. */
export type RegistryLookup = (
  query: RegistryQuery,
  needs: RegistryNeeds,
  signal?: CancelSignal,
) => Promise<RegistryAnswer>;

/** What has been answered so far about one registry. "No" comes only from an answer, never from absence. */
export interface Knowledge {
  readonly registryUri?: string;
  readonly models?: readonly ModelSummary[];
  readonly facts: ReadonlyMap<string, readonly VersionSummary[]>;
  readonly cardDemands?: readonly CardDemand[];
  /** The other files of the workspace. Absent: none was read. */
  readonly surroundings?: Surroundings;
}

export const NO_KNOWLEDGE: Knowledge = { facts: new Map() };

/** Facts are looked up for this many governed models at most: a policy for `*` must not read a whole registry. */
export const MAX_MODELS_WITH_FACTS = 5;

/** What is still to be asked so that `knowledge` covers `needs`; nothing when it does. */
export function missingNeeds(needs: RegistryNeeds, knowledge: Knowledge): RegistryNeeds | undefined {
  const facts = needs.facts?.filter((model) => !knowledge.facts.has(model)) ?? [];
  const models = needs.models === true && knowledge.models === undefined;
  const cardDemands = needs.cardDemands === true && knowledge.cardDemands === undefined;
  return needsOfParts({ models, facts, cardDemands });
}

/** Needs of these parts; nothing where there is none to ask for. */
export function needsOfParts(parts: {
  readonly models: boolean;
  readonly facts: readonly string[];
  readonly cardDemands: boolean;
}): RegistryNeeds | undefined {
  const { models, facts, cardDemands } = parts;
  const needs = { ...(models && { models }), ...(facts.length > 0 && { facts }), ...(cardDemands && { cardDemands }) };
  return Object.keys(needs).length > 0 ? needs : undefined;
}

/** `knowledge` with what `answer` adds; what was asked for and not answered is left unknown. */
export function learn(knowledge: Knowledge, answer: RegistryAnswer): Knowledge {
  const models = answer.models ?? knowledge.models;
  const cardDemands = answer.cardDemands ?? knowledge.cardDemands;
  return {
    registryUri: answer.registryUri,
    ...(models && { models }),
    ...(cardDemands && { cardDemands }),
    facts: new Map([...knowledge.facts, ...Object.entries(answer.facts ?? {})]),
  };
}

/** `knowledge` with `answer` in the place of all that was asked for: what was not answered is unknown from then on. */
export function relearn(knowledge: Knowledge, asked: RegistryNeeds, answer: RegistryAnswer): Knowledge {
  const { models, cardDemands, ...rest } = knowledge;
  const gone = new Set(asked.facts);
  const kept: Knowledge = {
    ...rest,
    ...(models && asked.models !== true && { models }),
    ...(cardDemands && asked.cardDemands !== true && { cardDemands }),
    facts: new Map([...knowledge.facts].filter(([model]) => !gone.has(model))),
  };
  return learn(kept, answer);
}

/** `knowledge` without what a change of `models` (all of them, if it is not said which) may have made wrong. */
export function forget(knowledge: Knowledge, models: readonly string[] | undefined): Knowledge {
  const gone = new Set(models ?? knowledge.facts.keys());
  return {
    ...(knowledge.registryUri !== undefined && { registryUri: knowledge.registryUri }),
    facts: new Map([...knowledge.facts].filter(([model]) => !gone.has(model))),
  };
}
