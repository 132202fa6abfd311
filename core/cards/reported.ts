import { exactText, parseDecimal } from '../policy/decimal';
import type { VersionFacts } from '../policy/evidence';

/** A number that a card can report, with the digits of the registry. */
export interface ReportedMetric {
  readonly metric: string;
  readonly digits: string;
  readonly dataset?: string;
}

/** Every finite number that was measured of a version, on each data set. */
export function reportedMetrics({ metrics = {} }: VersionFacts): readonly ReportedMetric[] {
  return Object.entries(metrics).flatMap(([metric, fact]) =>
    (fact ? [fact, ...(fact.others ?? [])] : []).flatMap(({ value, dataset }): readonly ReportedMetric[] => {
      const digits = plainDigits(exactText(value) ?? '');
      if (digits === undefined) return [];
      return [{ metric, digits, ...(dataset?.name !== undefined && { dataset: dataset.name }) }];
    }),
  );
}

const LONGEST_PLAIN = 30;

/** Readers of YAML disagree about exponents without a point or a sign. */
function plainDigits(text: string): string | undefined {
  const number = parseDecimal(text);
  if (number === undefined || !/e/i.test(text)) return number && text;
  const plain = number.toFixed();
  return plain.length <= LONGEST_PLAIN ? plain : number.toExponential().replace(/^(-?\d)e/, '$1.0e');
}
