import { decimalToText, parseDecimal, type Decimal } from '../decimal';
import type { MetricFact } from '../evidence';
import { absent, broken, missed, passed, skipped, unknown, type Finding } from '../outcome';
import type { Bounds, MetricGate, OnMissingBaseline } from '../types';
import { baselineText, type BaselineReading, type BaselineValue } from './baseline-value';

/** The candidate's side of a comparison: a metric or one slice of it. */
export interface Measurement {
  /** Names it in sentences. */
  readonly label: string;
  readonly value: Decimal;
  readonly dataset: MetricFact['dataset'];
  /** 1 where greater is better, else -1. */
  readonly sign: 1 | -1;
}

export function hasChangeBound(bounds: Bounds): boolean {
  const { minAbsoluteChange, minRelativeChange, maxRelativeChange } = bounds;
  return [minAbsoluteChange, minRelativeChange, maxRelativeChange].some((bound) => bound !== undefined);
}

/** What a metric's or a slice's bounds say; that it is there is enough where none is stated. */
export function boundFindings(
  gate: MetricGate,
  bounds: Bounds,
  measured: Omit<Measurement, 'sign'>,
  baseline: BaselineReading,
): readonly Finding[] {
  const measurement: Measurement = { ...measured, sign: gate.greaterIsBetter === false ? -1 : 1 };
  const findings = [
    ...fixedFindings(bounds, measurement),
    ...changeFindings(bounds, measurement, baseline, gate.onMissingBaseline ?? 'fail'),
  ];
  if (findings.length === 0) return [passed(`${measured.label} is there.`)];
  return gate.greaterIsBetter === undefined
    ? [broken(`The policy does not say whether a greater ${gate.metric} is better.`)]
    : findings;
}

/** Threshold and range: one finding for each bound that is stated. */
export function fixedFindings(
  bounds: Bounds,
  measurement: Pick<Measurement, 'label' | 'value' | 'sign'>,
): readonly Finding[] {
  const { threshold, range } = bounds;
  const atLeast = measurement.sign === 1;
  return [
    ...(threshold === undefined ? [] : [limitFinding(measurement, threshold, atLeast)]),
    ...(range?.min === undefined ? [] : [limitFinding(measurement, range.min, true)]),
    ...(range?.max === undefined ? [] : [limitFinding(measurement, range.max, false)]),
  ];
}

function limitFinding({ label, value }: Pick<Measurement, 'label' | 'value'>, text: string, atLeast: boolean): Finding {
  const limit = parseDecimal(text);
  if (limit === undefined) return noNumber(text);
  const holds = atLeast ? value.gte(limit) : value.lte(limit);
  const sentence = `${label} is ${decimalToText(value)}; at ${atLeast ? 'least' : 'most'} ${decimalToText(limit)} is required.`;
  return holds ? passed(sentence) : missed(sentence);
}

/** The change bounds: findings against a baseline, or what there is to say where there is none to compare with. */
function changeFindings(
  bounds: Bounds,
  measurement: Measurement,
  baseline: BaselineReading,
  onMissing: OnMissingBaseline,
): readonly Finding[] {
  if (!hasChangeBound(bounds)) return [];
  if (baseline.kind === 'finding') return [baseline.finding];
  if (baseline.kind === 'missing') return [missingBaseline(baseline.message, onMissing)];
  if (!baseline.datasets.every((dataset) => comparable(measurement.dataset, dataset))) {
    return [
      unknown(
        `${measurement.label} of the candidate and of the baseline come from data sets that differ or are not both known.`,
      ),
    ];
  }
  const { minAbsoluteChange, minRelativeChange, maxRelativeChange } = bounds;
  return [
    ...(minAbsoluteChange === undefined ? [] : [absoluteFinding(measurement, baseline, minAbsoluteChange)]),
    ...(minRelativeChange === undefined ? [] : [relativeFinding(measurement, baseline, minRelativeChange, true)]),
    ...(maxRelativeChange === undefined ? [] : [relativeFinding(measurement, baseline, maxRelativeChange, false)]),
  ];
}

function missingBaseline(message: string, onMissing: OnMissingBaseline): Finding {
  switch (onMissing) {
    case 'fail':
      return absent(`${message.replace(/\.$/, '')}, and a baseline is required.`);
    case 'rubberStamp':
      return passed(`${message.replace(/\.$/, '')}; the change was rubber-stamped, as the policy allows.`);
    case 'skip':
      return skipped(`${message.replace(/\.$/, '')}; the comparison was skipped, as the policy allows.`);
  }
}

/** Digests decide where both have one; else names where neither has a digest; both without any data set are comparable. */
function comparable(left: MetricFact['dataset'], right: MetricFact['dataset']): boolean {
  // A registry that knows no digest may write an empty one, which says nothing.
  const [leftDigest, rightDigest] = [left?.digest ?? '', right?.digest ?? ''];
  if (leftDigest !== '' || rightDigest !== '') return leftDigest === rightDigest;
  return left?.name === right?.name;
}

function absoluteFinding(measurement: Measurement, baseline: BaselineValue, text: string): Finding {
  const bound = parseDecimal(text);
  if (bound === undefined) return noNumber(text);
  const holds = scaledGain(measurement, baseline).gte(bound.times(baseline.count));
  const sentence = against(measurement, baseline, `a gain of at least ${decimalToText(bound)} is required`);
  return holds ? passed(sentence) : missed(sentence);
}

function relativeFinding(measurement: Measurement, baseline: BaselineValue, text: string, atLeast: boolean): Finding {
  const bound = parseDecimal(text);
  if (bound === undefined) return noNumber(text);
  if (baseline.sum.eq(0))
    return absent(`${measurement.label} of the baseline is 0, so no relative change can be required.`);
  const limit = bound.times(baseline.sum.abs());
  const gain = scaledGain(measurement, baseline);
  const required = `a relative gain of at ${atLeast ? 'least' : 'most'} ${decimalToText(bound)} is required`;
  const sentence = against(measurement, baseline, required);
  return (atLeast ? gain.gte(limit) : gain.lte(limit)) ? passed(sentence) : missed(sentence);
}

/** The gain times the baseline's count, so that nothing is ever divided. */
function scaledGain({ value, sign }: Measurement, { sum, count }: BaselineValue): Decimal {
  return value.times(count).minus(sum).times(sign);
}

function against({ label, value }: Measurement, baseline: BaselineValue, required: string): string {
  return `${label} is ${decimalToText(value)} against ${baselineText(baseline)}; ${required}.`;
}

function noNumber(text: string): Finding {
  return broken(`The bound ${text} is no decimal number.`);
}
