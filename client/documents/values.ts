import type { MetricFact, VersionFacts } from '../../core/policy/evidence';

/** A value from evidence or a check as people read it: digits as they were written, structures as `name: value`. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'string') return value;
  if (isExact(value)) return value.value;
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  return typeof value === 'object' ? fieldsText(Object.entries(value)) : JSON.stringify(value);
}

/** What has nothing but a value is that value. */
function fieldsText(fields: readonly (readonly [string, unknown])[]): string {
  const [only] = fields;
  if (fields.length === 1 && only?.[0] === 'value') return valueText(only[1]);
  return fields.map(([name, value]) => `${name}: ${nested(value)}`).join(', ');
}

function nested(value: unknown): string {
  const text = valueText(value);
  return typeof value === 'object' && /[,:] /.test(text) ? `(${text})` : text;
}

export function metricText(fact: MetricFact | null): string {
  return valueText(fact?.value);
}

/** Name and digest of the data set that a metric was measured on; empty where none is known. */
export function datasetText(fact: MetricFact | null): string {
  return [fact?.dataset?.name, fact?.dataset?.digest].filter((part) => part !== undefined).join(' ');
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
