import { defined } from '../../text/defined';
import { decimalToJson, exact, parseDecimal } from '../decimal';
import type { MetricFact } from '../evidence';
import type { Bounds, MetricGate } from '../types';
import { shownBaseline, type BaselineReading } from './baseline-value';
import { hasChangeBound } from './metric-bounds';
import type { Measured } from './metric-value';

/** What was observed of a metric, in small JSON values. */
export function shownObservation(
  gate: MetricGate,
  measured: Measured,
  fact: MetricFact | undefined,
  baseline: BaselineReading,
): unknown {
  return {
    value: 'value' in measured ? decimalToJson(measured.value) : shownOddity(fact?.value),
    ...(gate.maxAge === undefined ? {} : { at: fact?.at ?? null }),
    ...(gate.minSamples === undefined ? {} : { samples: shownSamples(fact?.samples) }),
    ...(hasChangeBound(gate) ? { baseline: shownReading(gate, baseline) } : {}),
  };
}

/** What a metric gate requires. */
export function shownRequirement(gate: MetricGate): unknown {
  const { maxAge, minSamples } = gate;
  return shownBounds(gate, defined({ maxAge, minSamples }));
}

/** What stands where a number should, as far as it is a word. */
export function shownOddity(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' ? value.slice(0, 40) : null;
}

export function shownSamples(samples: MetricFact['samples']): unknown {
  const count = samples === undefined ? undefined : exact(samples);
  return count === undefined ? null : decimalToJson(count);
}

export function shownReading(gate: MetricGate, baseline: BaselineReading): unknown {
  if (baseline.kind === 'value') return { versions: baseline.versions, value: shownBaseline(baseline) };
  return baseline.kind === 'missing' && gate.onMissingBaseline === 'rubberStamp' ? 'rubberStamp' : null;
}

const shownNumber = (text: string): number | string => {
  const value = parseDecimal(text);
  return value === undefined ? text : decimalToJson(value);
};

/** The bounds and limits as plain JSON numbers where these are exact. */
export function shownBounds(bounds: Bounds, limits: Readonly<Record<string, unknown>>): unknown {
  const { range } = bounds;
  const names = ['threshold', 'minAbsoluteChange', 'minRelativeChange', 'maxRelativeChange'] as const;
  return {
    ...shownNumbers(Object.fromEntries(names.map((name) => [name, bounds[name]]))),
    ...(range === undefined ? {} : { range: shownNumbers({ min: range.min, max: range.max }) }),
    ...limits,
  };
}

function shownNumbers(texts: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, text]) => (text === undefined ? [] : [[key, shownNumber(text)]])),
  );
}
