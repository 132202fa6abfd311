import { unavailable, type GateContext } from '../context';
import { decimalToJson, exact } from '../decimal';
import type { MetricFact } from '../evidence';
import { broken, unknown, type Finding, type GateOutcome } from '../outcome';
import { parseDuration, parseInstant } from '../time';
import type { MetricGate } from '../types';
import { chooseBaseline, factOf, type ChosenBaseline } from './baseline';
import { aggregateOf, readBaseline, type BaselineReading } from './baseline-value';
import { outcomeOf } from './gate-outcome';
import { boundFindings, hasChangeBound } from './metric-bounds';
import { shownObservation, shownRequirement } from './metric-shown';
import { sliceCheck } from './metric-slices';
import { measure, type Measured } from './metric-value';

/** A number of the candidate, against fixed bounds and against a baseline, whole and by slices. */
export function evaluateMetric(gate: MetricGate, context: GateContext): GateOutcome {
  const outage = unavailable(context.evidence, 'metrics');
  if (outage !== undefined) {
    return outcomeOf(gate, context, [outage], { observed: null, required: shownRequirement(gate) });
  }
  const fact = factOf(context.evidence.candidate, gate.metric);
  const chosen = baselineOf(gate, context);
  const baseline = readBaseline(chosen, {
    label: gate.metric,
    aggregate: aggregateOf(gate),
    fact: (version) => factOf(version, gate.metric),
    values: (metric) => [metric?.value],
  });
  const limit = limitFinding(gate, fact, context);
  const measured = measure(fact?.value, gate.metric);
  const findings = wholeFindings(gate, fact, { measured, limit, baseline });
  const slices = (gate.slices ?? []).map((rule, index) =>
    sliceCheck(gate, rule, { context, index, fact, chosen, limit }),
  );
  return outcomeOf(gate, context, [...findings, ...slices.flatMap((slice) => slice.findings)], {
    observed: shownObservation(gate, measured, fact, baseline),
    required: shownRequirement(gate),
    ...(slices.length === 0 ? {} : { children: slices.map((slice) => slice.check) }),
  });
}

/** The versions that a gate compares with; only a change bound, its own or a slice's, needs any. */
export function baselineOf(gate: MetricGate, context: Pick<GateContext, 'evidence'>): ChosenBaseline {
  const needed = hasChangeBound(gate) || (gate.slices ?? []).some(hasChangeBound);
  if (!needed || gate.baseline === undefined) return { kind: 'missing', message: 'The gate names no baseline.' };
  return chooseBaseline(gate.metric, gate.baseline, context);
}

interface Reading {
  readonly measured: Measured;
  readonly limit: Finding | undefined;
  readonly baseline: BaselineReading;
}

function wholeFindings(gate: MetricGate, fact: MetricFact | undefined, reading: Reading): readonly Finding[] {
  const { measured, limit, baseline } = reading;
  if ('finding' in measured) return [measured.finding];
  if (limit !== undefined) return [limit];
  return boundFindings(gate, gate, { label: gate.metric, value: measured.value, dataset: fact?.dataset }, baseline);
}

/** Why the candidate's number is too old or rests on too few samples to be judged by. */
function limitFinding(gate: MetricGate, fact: MetricFact | undefined, context: GateContext): Finding | undefined {
  return ageFinding(gate, fact?.at, context) ?? samplesFinding(gate, fact?.samples);
}

function ageFinding(gate: MetricGate, at: string | undefined, { now }: GateContext): Finding | undefined {
  if (gate.maxAge === undefined) return undefined;
  if (at === undefined) return unknown(`When ${gate.metric} was measured is unknown.`);
  const measuredAt = parseInstant(at);
  const maxAge = parseDuration(gate.maxAge);
  if (measuredAt === undefined || maxAge === undefined) {
    return broken(`When ${gate.metric} was measured is no time stamp with an offset.`);
  }
  if (measuredAt > now) return unknown(`${gate.metric} was measured in the future, at ${at}.`);
  return now - measuredAt > maxAge
    ? unknown(`${gate.metric} was measured at ${at}; no more than ${gate.maxAge} ago is required.`)
    : undefined;
}

function samplesFinding({ metric, minSamples }: MetricGate, samples: MetricFact['samples']): Finding | undefined {
  if (minSamples === undefined) return undefined;
  const count = samples === undefined ? undefined : exact(samples);
  if (count === undefined) return unknown(`How many samples ${metric} rests on is unknown.`);
  return count.lt(minSamples)
    ? unknown(`${metric} rests on ${decimalToJson(count)} samples; at least ${minSamples} are required.`)
    : undefined;
}
