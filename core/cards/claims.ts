import { exactText, parseDecimal, type Decimal } from '../policy/decimal';
import { asText, isRecord } from '../policy/record';
import { defined } from '../text/defined';

/** A number that a card states about its model, from `model-index`; the form of `claims` in evidence. */
export interface CardClaim {
  /** `metrics[].type` of the card. */
  readonly metric: string;
  /** As the card writes it; a number with its digits (see `ExactNumber`). */
  readonly value: unknown;
  /** Name of the data set that it was measured on. */
  readonly dataset?: string;
  /** What else the card calls that data set: its identifier, configuration and revision. */
  readonly datasetIds?: readonly string[];
}

/** The claims in a card's front matter, in its order. Numbers must come with their digits. */
export function claimsOf(frontMatter: unknown): CardClaim[] {
  if (!isRecord(frontMatter)) return [];
  const results = recordsIn(frontMatter['model-index']).flatMap((model) => recordsIn(model['results']));
  return results.flatMap((result) => {
    const measuredOn = datasetOf(result['dataset']);
    return recordsIn(result['metrics']).flatMap(({ type, value }) =>
      typeof type === 'string' && value !== undefined ? [{ metric: type, value, ...measuredOn }] : [],
    );
  });
}

/** Keys of a result's `dataset` that say which one it is, besides its name. */
export const DATASET_IDS = ['type', 'config', 'revision'] as const;

function datasetOf(stated: unknown): Pick<CardClaim, 'dataset' | 'datasetIds'> {
  if (!isRecord(stated)) return {};
  const datasetIds = DATASET_IDS.flatMap((key) => asText(stated[key]) ?? []);
  return defined({ dataset: asText(stated['name']), datasetIds: datasetIds.length > 0 ? datasetIds : undefined });
}

function recordsIn(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A claim of evidence, which may hold anything under `claims`; nothing when it is none. */
export function readClaim(claim: unknown): CardClaim | undefined {
  if (!isRecord(claim) || typeof claim['metric'] !== 'string' || claim['value'] === undefined) return undefined;
  const { metric, value, dataset, datasetIds } = claim;
  const ids = Array.isArray(datasetIds) ? datasetIds.flatMap((id) => asText(id) ?? []) : undefined;
  return { metric, value, ...defined({ dataset: asText(dataset), datasetIds: ids }) };
}

/** A metric's value on one data set. */
export interface Measured {
  readonly dataset?: { readonly name?: string; readonly digest?: string };
}

/**
 * The measurement that a claim is about: the one on its data set, else one that nobody knows the data set of. The first counts
 * where the claim names none. Nothing where all are of other data sets.
 */
export function measurementOf<T extends Measured>(
  { dataset, datasetIds = [] }: Pick<CardClaim, 'dataset' | 'datasetIds'>,
  measurements: readonly T[],
): T | undefined {
  const names = new Set(dataset === undefined ? datasetIds : [dataset, ...datasetIds]);
  if (names.size === 0) return measurements[0];
  const isMeant = (text: string | undefined): boolean => text !== undefined && names.has(text);
  return (
    measurements.find((one) => isMeant(one.dataset?.name) || isMeant(one.dataset?.digest)) ??
    measurements.find((one) => one.dataset?.name === undefined)
  );
}

/** A number as a card shows it: its value, and the digits behind the point (negative for `1e3`). */
export interface ShownNumber {
  readonly value: Decimal;
  readonly places: number;
  readonly text: string;
}

/** The number that a claim shows; nothing when it shows none, such as `20.0 ± 1.2` or `n/a`. */
export function shownNumber({ value }: CardClaim): ShownNumber | undefined {
  const text = typeof value === 'string' ? value.trim() : exactText(value);
  const number = text === undefined ? undefined : parseDecimal(text);
  if (text === undefined || number === undefined) return undefined;
  const [mantissa = '', exponent = '0'] = text.split(/e/i);
  return { value: number, places: (mantissa.split('.')[1] ?? '').length - Number(exponent), text };
}

/** True when the metric, rounded half up to the digits that the card shows, is the number that it shows. */
export function isRounded(metric: Decimal, { value, places }: ShownNumber): boolean {
  return metric.round(places).eq(value);
}

/** A metric as the card would show it: in the digits, and with the exponent, of a number that it shows already. */
export function inNotationOf({ text }: ShownNumber, metric: Decimal): string {
  const [mantissa = '', exponent] = text.split(/(?=e)/i);
  const digits = (mantissa.split('.')[1] ?? '').length;
  if (exponent === undefined) return metric.toFixed(digits);
  const power = parseDecimal(`1${exponent}`);
  return power === undefined ? metric.toFixed(digits) : metric.div(power).toFixed(digits) + exponent;
}
