import type { YAMLMap, YAMLSeq } from 'yaml';
import { isMap, isScalar } from 'yaml';
import { PLACEHOLDER, writtenKeys } from './cursor';
import type { NodePath } from './node-at';
import { keyText } from './node-at';

/** The part of JSON Schema 2020-12 that completions and hovers read. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema | boolean>>;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema | boolean>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema | boolean>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly unevaluatedProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly (JsonSchema | boolean)[];
  readonly allOf?: readonly (JsonSchema | boolean)[];
  readonly anyOf?: readonly (JsonSchema | boolean)[];
  readonly oneOf?: readonly (JsonSchema | boolean)[];
  readonly if?: JsonSchema | boolean;
  readonly then?: JsonSchema | boolean;
  readonly else?: JsonSchema | boolean;
}

/** One way in which a value may be written: all of these schemas hold together. */
export type Shape = readonly JsonSchema[];

/** A schema of more alternatives than this is cut; it is there against schemas that multiply, not for real ones. */
const MAX_SHAPES = 100;
const MAX_DEPTH = 30;

/** The shapes that a value at `path` may have, given what is written around it. */
export function shapesAt(
  root: JsonSchema,
  path: NodePath,
  ancestors: readonly (YAMLMap | YAMLSeq)[],
): readonly Shape[] {
  let shapes = shapesOf(root, root, 0);
  for (const [depth, segment] of path.entries()) {
    shapes = fitting(shapes, ancestors[depth]).flatMap((shape) =>
      childrenOf(shape, segment).flatMap((child) => shapesOf(root, child, 0)),
    );
  }
  return shapes.slice(0, MAX_SHAPES);
}

/** Those of the shapes that the written keys and fixed values of `node` allow; all of them where none does. */
export function fitting(shapes: readonly Shape[], node: YAMLMap | YAMLSeq | undefined): readonly Shape[] {
  if (node === undefined) return shapes;
  const possible = shapes.filter((shape) => (isMap(node) ? fitsMap(shape, node) : allows(shape, 'array')));
  return possible.length > 0 ? possible : shapes;
}

/** The properties that a shape names, each with the schemas that describe it. */
export function propertiesOf(shape: Shape): ReadonlyMap<string, readonly JsonSchema[]> {
  const found = new Map<string, JsonSchema[]>();
  for (const { properties } of shape) {
    for (const [name, schema] of Object.entries(properties ?? {})) {
      if (schema === false) continue;
      found.set(name, [...(found.get(name) ?? []), schema === true ? {} : schema]);
    }
  }
  return found;
}

export function requiredOf(shape: Shape): ReadonlySet<string> {
  return new Set(shape.flatMap(({ required }) => required ?? []));
}

export function allows(shape: Shape, type: string): boolean {
  return shape.every((schema) => schema.type === undefined || [schema.type].flat().includes(type));
}

/** The first description that any of the schemas has. */
export function descriptionOf(schemas: readonly JsonSchema[]): string | undefined {
  return schemas.find(({ description }) => description !== undefined)?.description;
}

/** All ways to satisfy a schema: references resolved, alternatives multiplied out. */
export function shapesOf(root: JsonSchema, schema: JsonSchema | boolean, depth: number): readonly Shape[] {
  if (schema === false) return [];
  if (schema === true || depth > MAX_DEPTH) return [[]];
  let shapes: readonly Shape[] = [[schema]];
  const parts = [...(schema.$ref === undefined ? [] : [resolve(root, schema.$ref)]), ...(schema.allOf ?? [])];
  for (const part of parts) shapes = combine(shapes, shapesOf(root, part, depth + 1));
  for (const choice of [schema.anyOf, schema.oneOf]) {
    if (choice)
      shapes = combine(
        shapes,
        choice.flatMap((one) => shapesOf(root, one, depth + 1)),
      );
  }
  return schema.if === undefined ? shapes : combine(shapes, branches(root, schema, depth));
}

/** A condition tells two alternatives apart. */
function branches(root: JsonSchema, schema: JsonSchema, depth: number): readonly Shape[] {
  const met = combine(shapesOf(root, schema.if ?? true, depth + 1), shapesOf(root, schema.then ?? true, depth + 1));
  return [...met, ...shapesOf(root, schema.else ?? true, depth + 1)];
}

function combine(left: readonly Shape[], right: readonly Shape[]): readonly Shape[] {
  return left.flatMap((one) => right.map((other) => [...one, ...other])).slice(0, MAX_SHAPES);
}

function resolve(root: JsonSchema, reference: string): JsonSchema | boolean {
  const name = /^#\/\$defs\/(.+)$/.exec(reference)?.[1];
  if (name !== undefined) return root.$defs?.[name] ?? true;
  return reference === '#' ? root : true;
}

function childrenOf(shape: Shape, segment: string | number): readonly (JsonSchema | boolean)[] {
  // Every schema of the shape has a say, so the child is described by all of them together.
  const children = shape.flatMap((schema) =>
    typeof segment === 'number' ? itemOf(schema, segment) : memberOf(schema, segment),
  );
  return children.length > 0 ? [{ allOf: children }] : [];
}

function itemOf({ prefixItems, items }: JsonSchema, index: number): readonly (JsonSchema | boolean)[] {
  const item = prefixItems?.[index] ?? items;
  return item === undefined ? [] : [item];
}

function memberOf(
  { properties, patternProperties, additionalProperties }: JsonSchema,
  key: string,
): readonly (JsonSchema | boolean)[] {
  if (properties && Object.hasOwn(properties, key)) return [properties[key] ?? true];
  const patterns = Object.values(patternProperties ?? {});
  if (patterns.length > 0) return patterns;
  return typeof additionalProperties === 'object' ? [additionalProperties] : [];
}

function fitsMap(shape: Shape, map: YAMLMap): boolean {
  if (!allows(shape, 'object')) return false;
  const properties = propertiesOf(shape);
  const closed = shape.some(
    (schema) => schema.additionalProperties === false || schema.unevaluatedProperties === false,
  );
  if (closed && !writtenKeys(map).every((key) => properties.has(key))) return false;
  return map.items.every(({ key, value }) => fitsConst(properties.get(keyText(key) ?? ''), value));
}

function fitsConst(schemas: readonly JsonSchema[] | undefined, value: unknown): boolean {
  if (!schemas || !isScalar(value) || value.value === null || value.value === PLACEHOLDER) return true;
  return schemas.every((schema) => schema.const === undefined || schema.const === value.value);
}
