import type { MetricFact, VersionFacts } from '../../core/policy/evidence';

/** A value from evidence or a check as people read it: digits as they were written, structures as JSON. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'string') return value;
  return isExact(value)
    ? value.value
    : JSON.stringify(value, (_, inner: unknown) => (isExact(inner) ? inner.value : inner));
}

export function metricText(fact: MetricFact | null): string {
  return valueText(fact?.value);
}

/** Name and value of each metric, by name. */
export function metricRows(facts: VersionFacts): readonly (readonly [string, string])[] {
  return Object.entries(facts.metrics ?? {})
    .map(([name, fact]) => [name, metricText(fact)] as const)
    .sort(([a], [b]) => a.localeCompare(b));
}

function isExact(value: unknown): value is { readonly value: string } {
  return typeof value === 'object' && value !== null && 'isLosslessNumber' in value && 'value' in value;
}
