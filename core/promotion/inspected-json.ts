import type { MetricFact } from '../policy/evidence';
import type { ModelSignature, RunLineage } from '../registry/inspection';
import type { InspectedVersion } from './inspect-version';
import { versionJson, type VersionJson } from './json';

/** The public JSON shape of a version that is shown alone: all that a list has, and what only a closer look tells. */
export interface InspectedJson extends VersionJson {
  readonly commit?: string;
  /** Metric → the data set that it was measured on; metrics without one are absent. */
  readonly datasets: Readonly<Record<string, { readonly name?: string; readonly digest?: string }>>;
  /** Whether there is one, where the registry tells no more; `null` where it tells nothing. */
  readonly signature: ModelSignature | boolean | null;
  readonly inputExample: boolean | null;
  /** `false`: there is none; `null`: unknown. */
  readonly card: CardJson | false | null;
  readonly run?: RunLineage;
  /** What could not be read, one sentence each. */
  readonly unavailable: readonly string[];
}

interface CardJson {
  readonly frontMatter: Readonly<Record<string, unknown>>;
  /** Heading → length of its text. */
  readonly sections: Readonly<Record<string, number>>;
}

export function inspectedJson(inspected: InspectedVersion): InspectedJson {
  const { details, inspection } = inspected;
  const { commit, facts } = details;
  return {
    ...versionJson(details),
    ...(commit === undefined ? {} : { commit }),
    datasets: datasets(facts.metrics ?? {}),
    signature: signatureOf(inspected),
    inputExample: inspection?.inputExample ?? null,
    card: cardJson(facts.card),
    ...(inspection?.run === undefined ? {} : { run: inspection.run }),
    unavailable: unavailableParts(inspected),
  };
}

/** The signature itself, else what is known about whether there is one. */
export function signatureOf({ details, inspection }: InspectedVersion): ModelSignature | boolean | null {
  const { signature } = inspection ?? {};
  return (signature === null ? false : signature) ?? details.facts.signature ?? null;
}

/** Sentences about what could not be read, each once. */
export function unavailableParts({ details, inspection }: InspectedVersion): readonly string[] {
  return [...new Set([...Object.values(details.unavailable ?? {}), ...(inspection?.unavailable ?? [])])];
}

function datasets(metrics: Readonly<Record<string, MetricFact | null>>): InspectedJson['datasets'] {
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, fact]) => (fact?.dataset === undefined ? [] : [[name, fact.dataset]])),
  );
}

function cardJson(card: InspectedVersion['details']['facts']['card']): InspectedJson['card'] {
  if (card === undefined) return null;
  if (card === null) return false;
  const { frontMatter, sections } = card;
  return { frontMatter, sections };
}
