import { isLosslessNumber } from 'lossless-json';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** A property that the object itself holds: names come from strangers, and `constructor` is one. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

export function asRecord(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The same value with plain JavaScript numbers instead of exact ones. */
export function withDoubles(value: unknown): unknown {
  if (isLosslessNumber(value)) return Number(value.value);
  if (Array.isArray(value)) return value.map(withDoubles);
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withDoubles(member)]))
    : value;
}
