import { decimalToJson, decimalToText, ZERO, type Decimal } from '../decimal';
import type { MetricFact, MetricValue, VersionFacts } from '../evidence';
import { broken, type Finding } from '../outcome';
import { inSentence } from '../sentence';
import type { Aggregate, MetricGate } from '../types';
import type { ChosenBaseline } from './baseline';
import { isNothing, measure } from './metric-value';

/** A baseline's value as an exact fraction, `sum / count`: a mean of decimals need not be a decimal. */
export interface BaselineValue {
  readonly kind: 'value';
  readonly sum: Decimal;
  readonly count: number;
  readonly versions: readonly string[];
  readonly datasets: readonly MetricFact['dataset'][];
}

export type BaselineReading = BaselineValue | Exclude<ChosenBaseline, { kind: 'chosen' }>;

/** What the baseline is read for: the whole metric, or one slice of it. */
export interface BaselineReader {
  readonly label: string;
  readonly aggregate: Aggregate;
  readonly fact: (version: VersionFacts) => MetricFact | undefined;
  /** The values that match; more than one is an error. */
  readonly values: (fact: MetricFact | undefined) => readonly (MetricValue | undefined)[];
}

/** Reads the value of the chosen versions; NaN, infinity and what is no number are findings, not missing baselines. */
export function readBaseline(chosen: ChosenBaseline, reader: BaselineReader): BaselineReading {
  if (chosen.kind !== 'chosen') return chosen;
  const { label } = reader;
  const having = chosen.versions
    .map((version) => ({ version: version.version, fact: reader.fact(version) }))
    .map((entry) => ({ ...entry, values: reader.values(entry.fact).filter((value) => !isNothing(value)) }))
    .filter(({ values }) => values.length > 0);
  const values: Decimal[] = [];
  for (const { version, values: found } of having) {
    if (found.length > 1) return finding(broken(`${label} is given more than once in version ${version}.`));
    const value = found[0];
    const measured = measure(value, `${label} of the baseline (version ${version})`);
    if ('finding' in measured) return finding(measured.finding);
    values.push(measured.value);
  }
  if (values.length === 0) {
    const names = versionsText(chosen.versions.map(({ version }) => version));
    return { kind: 'missing', message: `The baseline (${names}) has no ${label}.` };
  }
  return {
    kind: 'value',
    ...combine(values, reader.aggregate),
    versions: having.map(({ version }) => version),
    datasets: having.map(({ fact }) => fact?.dataset),
  };
}

export function aggregateOf({ baseline }: MetricGate): Aggregate {
  return baseline !== undefined && 'lastPassed' in baseline ? (baseline.aggregate ?? 'median') : 'median';
}

const finding = (problem: Finding): BaselineReading => ({ kind: 'finding', finding: problem });

function combine(values: readonly Decimal[], aggregate: Aggregate): Pick<BaselineValue, 'sum' | 'count'> {
  const sorted = values.toSorted((left, right) => left.cmp(right));
  switch (aggregate) {
    case 'median':
      return total(sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1));
    case 'mean':
      return total(sorted);
    case 'min':
      return total(sorted.slice(0, 1));
    case 'max':
      return total(sorted.slice(-1));
  }
}

function total(values: readonly Decimal[]): Pick<BaselineValue, 'sum' | 'count'> {
  return { sum: values.reduce((sum, value) => sum.plus(value), ZERO), count: values.length };
}

/** For display only: rounded where the fraction has no end. */
export function shownBaseline(baseline: BaselineValue): number | string {
  return decimalToJson(roundedBaseline(baseline));
}

/** The value and where it comes from, for a sentence: `0.905 in version 7`. */
export function baselineText(baseline: BaselineValue): string {
  return `${decimalToText(roundedBaseline(baseline))} in ${versionsText(baseline.versions)}`;
}

function roundedBaseline({ sum, count }: BaselineValue): Decimal {
  return count === 1 ? sum : sum.div(count);
}

function versionsText([version, ...others]: readonly string[]): string {
  return others.length === 0 ? `version ${inSentence(version ?? '', 40)}` : `${others.length + 1} versions`;
}
