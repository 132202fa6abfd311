import { isMapping, quoted } from '../../cards/card-finding';
import { mostSimilar } from '../../text/similar';
import type { YamlPath } from '../../text/yaml-document';
import { bad, doubtful, type SignatureFinding } from './signature-finding';

/** MLflow's data types of single values. */
export const SCALARS = ['boolean', 'integer', 'long', 'float', 'double', 'string', 'binary', 'datetime'];

/** A JSON object of a signature that says a type. */
export interface TypedPlace {
  readonly value: unknown;
  readonly path: YamlPath;
  /** How messages call it. */
  readonly name: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** The types made of others, each with what is judged below it. */
const COMPOSED: Readonly<Record<string, (fields: Fields, place: TypedPlace) => readonly SignatureFinding[]>> = {
  array: ({ items }, { path, name }) =>
    typeFindings({ value: items, path: [...path, 'items'], name: `\`items\` of ${name}` }),
  map: ({ values }, { path, name }) =>
    typeFindings({ value: values, path: [...path, 'values'], name: `\`values\` of ${name}` }),
  object: objectFindings,
  any: () => [],
  sparkml_vector: () => [],
};

/** What is wrong with the type that a JSON object says, and with the types that it is made of. */
export function typeFindings(place: TypedPlace, others: readonly string[] = []): readonly SignatureFinding[] {
  const { value, path, name } = place;
  if (!isMapping(value))
    return [bad(path, `${name} must be a JSON object${value === undefined ? '; it is missing' : ''}.`)];
  const { type } = value;
  if (typeof type !== 'string') return [bad(path, `${name} has no \`type\`.`)];
  if (Object.hasOwn(COMPOSED, type)) return COMPOSED[type]?.(value, place) ?? [];
  const known = [...SCALARS, ...others, ...Object.keys(COMPOSED)];
  return known.includes(type) ? [] : [unknownType([...path, 'type'], `${name} has a type`, type, known)];
}

/** A newer MLflow may know it. */
export function unknownType(path: YamlPath, what: string, type: string, known: readonly string[]): SignatureFinding {
  const meant = mostSimilar(type, known);
  const message = `${what} that MLflow does not know: ${quoted(type)}${meant === undefined ? '.' : `; did you mean \`${meant}\`?`}`;
  return { ...doubtful(path, message), ...(meant !== undefined && { replacement: meant }) };
}

export function objectFindings({ properties }: Fields, { path, name }: TypedPlace): readonly SignatureFinding[] {
  if (!isMapping(properties)) return [bad(path, `${name} is an \`object\` and needs \`properties\`.`)];
  const entries = Object.entries(properties);
  if (entries.length === 0) return [bad([...path, 'properties'], `\`properties\` of ${name} must not be empty.`)];
  return entries.flatMap(([property, value]) => {
    const place = { value, path: [...path, 'properties', property], name: `${quoted(property)} of ${name}` };
    return [...typeFindings(place), ...requiredFindings(place), ...keyFindings(place, [...TYPE_KEYS, 'required'])];
  });
}

export const TYPE_KEYS = ['type', 'items', 'properties', 'values'];

export function requiredFindings({ value, path, name }: TypedPlace): readonly SignatureFinding[] {
  const required = isMapping(value) ? value['required'] : undefined;
  if (required === undefined || required === null || typeof required === 'boolean') return [];
  return [doubtful([...path, 'required'], `\`required\` of ${name} must be true or false.`)];
}

/** Keys that MLflow does not know: another version may. */
export function keyFindings({ value, path }: TypedPlace, known: readonly string[]): readonly SignatureFinding[] {
  if (!isMapping(value)) return [];
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = mostSimilar(key, known);
      const message = `Unknown property ${quoted(key)}${meant === undefined ? '.' : `; did you mean \`${meant}\`?`}`;
      return { severity: 'hint', code: 'unknown-key', message, path: [...path, key], at: 'key' };
    });
}
