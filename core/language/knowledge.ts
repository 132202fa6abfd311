import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import type { Surroundings } from './surroundings';

/** Which registry is meant: a document's own `registry:`, else the default one of the place where the document lives. */
export interface RegistryQuery {
  readonly documentUri: string;
  /** The URI as the document writes it. Absent: the default registry. */
  readonly declared?: string;
}

/** What is asked of a registry; parts that are absent are not asked for. */
export interface RegistryNeeds {
  /** Names, stages and aliases of all models, and the stages that they can be in. */
  readonly models?: true;
  /** Metrics and tags of the newest versions of these models. */
  readonly facts?: readonly string[];
  /** What policies ask of model cards. */
  readonly cardDemands?: true;
  /** Who works on the repository around the document. */
  readonly people?: true;
}

/** The only names that a registry's own stages can have. */
export interface StageNames {
  readonly names: readonly string[];
  /** A stage of a policy that says nothing else is kept as the registry's own stage of its name. */
  readonly silent: boolean;
}

/** Somebody who has committed to the repository. */
export interface PersonSummary {
  readonly name: string;
  readonly email: string;
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
  /** That the version holds, as the policy calls them where one governs it. */
  readonly stages?: readonly string[];
}

export interface RegistryAnswer {
  /** The registry's normalized URI; `stagegate/registryChanged` names it. */
  readonly registryUri: string;
  /** Every model of the registry. Absent: not asked for, or not answered. */
  readonly models?: readonly ModelSummary[];
  /** Model → its newest versions, newest first. A model that is absent was not answered for. */
  readonly facts?: Readonly<Record<string, readonly VersionSummary[]>>;
  /** Absent: not asked for, or any name will do. */
  readonly allowedStages?: StageNames;
  /** Absent: not asked for. */
  readonly cardDemands?: readonly CardDemand[];
  /** Most active first. Absent: not asked for. */
  readonly people?: readonly PersonSummary[];
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
  readonly allowedStages?: StageNames;
  readonly cardDemands?: readonly CardDemand[];
  readonly people?: readonly PersonSummary[];
  /** The other files of the workspace. Absent: none was read. */
  readonly surroundings?: Surroundings;
}

export const NO_KNOWLEDGE: Knowledge = { facts: new Map() };

/** Facts are looked up for this many governed models at most: a policy for `*` must not read a whole registry. */
export const MAX_MODELS_WITH_FACTS = 5;

/** Parts that are asked for whole. */
const WHOLE_PARTS = ['models', 'cardDemands', 'people'] as const;

export type WholePart = (typeof WHOLE_PARTS)[number];

/** What is still to be asked so that `knowledge` covers `needs`; nothing when it does. */
export function missingNeeds(needs: RegistryNeeds, knowledge: Knowledge): RegistryNeeds | undefined {
  return needsExcept(
    needs,
    (part) => knowledge[part] !== undefined,
    (model) => knowledge.facts.has(model),
  );
}

/** The needs without the parts, and without the facts of the models, that are told; nothing where none is left. */
export function needsExcept(
  needs: RegistryNeeds,
  isTold: (part: WholePart) => boolean,
  isKnown: (model: string) => boolean,
): RegistryNeeds | undefined {
  const wholes = wholePartsOf(needs).filter((part) => !isTold(part));
  const facts = needs.facts?.filter((model) => !isKnown(model)) ?? [];
  if (wholes.length + facts.length === 0) return undefined;
  return { ...Object.fromEntries(wholes.map((part) => [part, true])), ...(facts.length > 0 && { facts }) };
}

export function wholePartsOf(needs: RegistryNeeds): readonly WholePart[] {
  return WHOLE_PARTS.filter((part) => needs[part] === true);
}

/** `knowledge` with what `answer` adds; what was asked for and not answered is left unknown. */
export function learn(knowledge: Knowledge, answer: RegistryAnswer): Knowledge {
  const { facts, registryUri, ...wholes } = answer;
  return {
    ...knowledge,
    ...defined(wholes),
    registryUri,
    facts: new Map([...knowledge.facts, ...Object.entries(facts ?? {})]),
  };
}

/** `knowledge` with `answer` in the place of all that was asked for: what was not answered is unknown from then on. */
export function relearn(knowledge: Knowledge, asked: RegistryNeeds, answer: RegistryAnswer): Knowledge {
  const gone = new Set<string>([...wholePartsOf(asked), ...(asked.models === true ? ['allowedStages'] : [])]);
  const goneFacts = new Set(asked.facts);
  const kept = Object.fromEntries(Object.entries(knowledge).filter(([part]) => !gone.has(part)));
  const facts = new Map([...knowledge.facts].filter(([model]) => !goneFacts.has(model)));
  return learn({ ...kept, facts }, answer);
}

/** `knowledge` without what a change of `models` (all of them, if it is not said which) may have made wrong. */
export function forget(knowledge: Knowledge, models: readonly string[] | undefined): Knowledge {
  const gone = new Set(models ?? knowledge.facts.keys());
  return {
    ...(knowledge.registryUri !== undefined && { registryUri: knowledge.registryUri }),
    facts: new Map([...knowledge.facts].filter(([model]) => !gone.has(model))),
  };
}
