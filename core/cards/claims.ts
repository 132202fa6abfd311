import { exactText, parseDecimal, type Decimal } from '../policy/decimal';
import { asText, isRecord } from '../policy/record';

/** A number that a card states about its model, from `model-index`; the form of `claims` in evidence. */
export interface CardClaim {
  /** `metrics[].type` of the card. */
  readonly metric: string;
  /** As the card writes it; a number with its digits (see `ExactNumber`). */
  readonly value: unknown;
  readonly dataset?: string;
}

/** The claims in a card's front matter, in its order. Numbers must come with their digits. */
export function claimsOf(frontMatter: unknown): CardClaim[] {
  if (!isRecord(frontMatter)) return [];
  const results = recordsIn(frontMatter['model-index']).flatMap((model) => recordsIn(model['results']));
  return results.flatMap((result) => {
    const dataset = isRecord(result['dataset']) ? asText(result['dataset']['name']) : undefined;
    return recordsIn(result['metrics']).flatMap(({ type, value }) =>
      typeof type === 'string' && value !== undefined
        ? [{ metric: type, value, ...(dataset === undefined ? {} : { dataset }) }]
        : [],
    );
  });
}

function recordsIn(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A claim of evidence, which may hold anything under `claims`; nothing when it is none. */
export function readClaim(claim: unknown): CardClaim | undefined {
  if (!isRecord(claim) || typeof claim['metric'] !== 'string' || claim['value'] === undefined) return undefined;
  return { metric: claim['metric'], value: claim['value'] };
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
