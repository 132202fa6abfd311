import { isMapping, quoted, type CardFinding } from '../../cards/card-finding';
import { withSuggestion } from '../../policy/parse/suggestion';
import type { LocatedFinding } from '../../policy/parse/finding';
import type { YamlPath } from '../../text/yaml-document';
import { propertiesOf, shapesAt, type JsonSchema, type Shape } from '../schema';

/** Nobody reads more of one mapping, and a hostile one may have ten thousand. */
const MAX_KEYS = 50;
const MAX_ENTRIES = 100;

/**
 * Keys that a schema does not name where it names others, as hints. Unlike `additionalProperties: false` this knows the keys of
 * a mapping that several schemas describe together.
 */
export function unknownKeyFindings(schema: JsonSchema, value: unknown, path: YamlPath = []): readonly CardFinding[] {
  if (Array.isArray(value))
    return value
      .slice(0, MAX_ENTRIES)
      .flatMap((entry: unknown, index) => unknownKeyFindings(schema, entry, [...path, index]));
  if (!isMapping(value)) return [];
  const shapes = shapesAt(schema, path, []);
  const known = new Set(shapes.flatMap((shape) => [...propertiesOf(shape).keys()]));
  if (known.size === 0) return [];
  const unknown = shapes.some(isOpen) ? [] : Object.keys(value).filter((key) => !known.has(key));
  const below = Object.entries(value).filter(([key]) => known.has(key));
  return [
    ...unknown.slice(0, MAX_KEYS).map((key) => unknownKey(key, known, { path, stated: Object.keys(value) })),
    ...below.flatMap(([key, inner]) => unknownKeyFindings(schema, inner, [...path, key])),
  ];
}

function isOpen(shape: Shape): boolean {
  return shape.some(({ additionalProperties }) => typeof additionalProperties === 'object');
}

function unknownKey(
  key: string,
  known: ReadonlySet<string>,
  { path, stated }: { readonly path: YamlPath; readonly stated: readonly string[] },
): CardFinding {
  const finding: LocatedFinding = {
    severity: 'hint',
    code: 'unknown-key',
    message: `Unknown property ${quoted(key)}`,
    path: [...path, key],
    at: 'key',
  };
  // What is there already was not meant.
  return withSuggestion(finding, key, new Set([...known].filter((name) => !stated.includes(name))));
}
