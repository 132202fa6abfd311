import { defined } from '../../text/defined';
import { enforcementOf, type GateContext } from '../context';
import type { Check } from '../decision';
import { decimalToJson, exact } from '../decimal';
import type { MetricFact, MetricSlice } from '../evidence';
import { absent, broken, soften, summarize, unknown, type Finding } from '../outcome';
import type { Bounds, MetricGate, SliceRule } from '../types';
import { factOf, type ChosenBaseline } from './baseline';
import { aggregateOf, readBaseline, type BaselineReading } from './baseline-value';
import { boundFindings, hasChangeBound } from './metric-bounds';
import { shownBounds, shownOddity, shownReading, shownSamples } from './metric-shown';
import { matchingSlices, measure, whereText } from './metric-value';

/** What a slice takes over from its metric. */
export interface SliceContext {
  readonly context: GateContext;
  readonly index: number;
  readonly fact: MetricFact | undefined;
  readonly chosen: ChosenBaseline;
  /** The metric is too old or rests on too few samples: so does its slice. */
  readonly limit: Finding | undefined;
}

/** One slice as a child check, and its findings for the metric's own result. */
export function sliceCheck(
  gate: MetricGate,
  rule: SliceRule,
  slice: SliceContext,
): { readonly check: Check; readonly findings: readonly Finding[] } {
  const { context, index, fact } = slice;
  const label = `${gate.metric} where ${whereText(rule.where)}`;
  const found = matchingSlices(fact?.slices, rule);
  const bounds = inheritedBounds(gate, rule);
  const baseline = readSliceBaseline(gate, rule, slice.chosen);
  const findings =
    found.length > 1
      ? [broken(`${label} is given more than once.`)]
      : sliceFindings(gate, rule, slice, { label, bounds, baseline, measured: found[0] });
  const { result, message } = summarize(soften(findings, enforcementOf(gate, context)));
  const check: Check = {
    id: `${context.id}.slices[${index}]`,
    gate: 'slice',
    result,
    observed: shownSlice(gate, rule, { bounds, baseline, measured: found[0] }),
    required: shownBounds(bounds, rule.minSize === undefined ? {} : { minSize: rule.minSize }),
    message,
  };
  return { check, findings };
}

/** A slice inherits each bound that it does not state. */
function inheritedBounds(gate: MetricGate, rule: SliceRule): Bounds {
  const { threshold, range, minAbsoluteChange, minRelativeChange, maxRelativeChange } = { ...gate, ...rule };
  return defined({ threshold, range, minAbsoluteChange, minRelativeChange, maxRelativeChange });
}

function readSliceBaseline(gate: MetricGate, rule: SliceRule, chosen: ChosenBaseline): BaselineReading {
  return readBaseline(chosen, {
    label: `${gate.metric} where ${whereText(rule.where)}`,
    aggregate: aggregateOf(gate),
    fact: (version) => factOf(version, gate.metric),
    values: (fact) => matchingSlices(fact?.slices, rule).map(({ value }) => value),
  });
}

interface SliceReading {
  readonly bounds: Bounds;
  readonly baseline: BaselineReading;
  readonly measured: MetricSlice | undefined;
}

function sliceFindings(
  gate: MetricGate,
  rule: SliceRule,
  { fact, limit }: SliceContext,
  reading: SliceReading & { readonly label: string },
): readonly Finding[] {
  const { label, measured } = reading;
  if (measured === undefined) return [absent(`${label} is missing.`)];
  const value = measure(measured.value, label);
  if ('finding' in value) return [value.finding];
  const tooSmall = limit ?? sizeFinding(label, rule, measured);
  if (tooSmall !== undefined) return [tooSmall];
  return boundFindings(gate, reading.bounds, { label, value: value.value, dataset: fact?.dataset }, reading.baseline);
}

function sizeFinding(label: string, { minSize }: SliceRule, { samples }: MetricSlice): Finding | undefined {
  if (minSize === undefined) return undefined;
  const size = samples === undefined ? undefined : exact(samples);
  if (size === undefined) return unknown(`How many samples ${label} rests on is unknown.`);
  return size.lt(minSize)
    ? unknown(`${label} rests on ${decimalToJson(size)} samples; at least ${minSize} are required.`)
    : undefined;
}

function shownSlice(gate: MetricGate, rule: SliceRule, { bounds, baseline, measured }: SliceReading): unknown {
  if (measured === undefined) return null;
  const value = measure(measured.value, gate.metric);
  return {
    value: 'value' in value ? decimalToJson(value.value) : shownOddity(measured.value),
    ...(rule.minSize === undefined ? {} : { samples: shownSamples(measured.samples) }),
    ...(hasChangeBound(bounds) ? { baseline: shownReading(gate, baseline) } : {}),
  };
}
