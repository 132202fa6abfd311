import type { KeyCandidate, SchemaKey } from './key-candidates';
import type { CompletionOptions, Wrap } from './proposal';
import type { JsonSchema, Shape } from './schema';
import { shapesOf } from './schema';
import type { Quote } from './yaml-text';
import { snippetText, yamlText } from './yaml-text';

/** Where a key would be written. */
export interface KeyPlace {
  readonly present: ReadonlySet<string>;
  readonly flow: boolean;
  readonly hasColon: boolean;
  /** Of the key's first character, for the lines that follow it. */
  readonly column: number;
  readonly quote: Quote;
  readonly wrap: Wrap;
}

export interface InsertText {
  readonly text: string;
  /** `text` is a snippet. */
  readonly snippet: boolean;
}

/** A key as it is inserted: with its colon, the beginning of its value, and the keys that have to come with it. */
export function keyText(
  root: JsonSchema,
  candidate: KeyCandidate,
  place: KeyPlace,
  options: CompletionOptions,
): InsertText {
  const key = yamlText(candidate.name, place.quote);
  if (place.hasColon) return { text: key, snippet: false };
  const oneLine = place.flow || place.wrap.flow;
  const together = options.snippets && candidate.companions.length > 0 && (oneLine || options.multiline);
  if (together) return { text: keysTogether(root, key, candidate.companions, place), snippet: true };
  const [open, close] = frame(shapesOf(root, { allOf: candidate.schemas }, 0), place, options);
  return withHole(`${place.wrap.before}${key}:${open}`, close + place.wrap.after, options);
}

function withHole(before: string, after: string, { snippets }: CompletionOptions): InsertText {
  if (after === '' || !snippets) return { text: before + after, snippet: false };
  return { text: `${snippetText(before)}$1${snippetText(after)}`, snippet: true };
}

/** What stands around the value, as far as it can only be of one form. */
function frame(
  shapes: readonly Shape[],
  place: KeyPlace,
  { snippets, multiline }: CompletionOptions,
): readonly [string, string] {
  const only = onlyValue(shapes);
  if (only !== undefined) return [` ${yamlText(only)}`, ''];
  const list = areAll(shapes, 'array');
  if (!list && !areAll(shapes, 'object')) return [' ', ''];
  if (place.flow || place.wrap.flow) return snippets ? (list ? [' [', ']'] : [' { ', ' }']) : [' ', ''];
  const indentation = ' '.repeat(place.column + place.wrap.before.length + 2);
  return multiline ? [`\n${indentation}${list ? '- ' : ''}`, ''] : [' ', ''];
}

function keysTogether(root: JsonSchema, key: string, companions: readonly SchemaKey[], place: KeyPlace): string {
  const { before, after, flow } = place.wrap;
  const separator = place.flow || flow ? ', ' : `\n${' '.repeat(place.column + before.length)}`;
  const rest = companions.map(({ name, schemas }, index) => `${snippetText(name)}: ${hole(root, schemas, index + 2)}`);
  return [`${snippetText(before + key)}: $1`, ...rest].join(separator) + snippetText(after);
}

/** A place to type in, with the values to choose from where the schema lists them. */
function hole(root: JsonSchema, schemas: readonly JsonSchema[], index: number): string {
  const choices = shapesOf(root, { allOf: schemas }, 0).flatMap((shape) => shape.flatMap(listedValues));
  const texts = choices.map((choice) => yamlText(choice)).filter((text) => !/[|,\\$}]/.test(text));
  return texts.length > 0 ? `\${${index}|${texts.join(',')}|}` : `$${index}`;
}

/** The values that a schema lists by itself; none where it allows any. */
export function listedValues(schema: JsonSchema): readonly unknown[] {
  if (schema.const !== undefined) return [schema.const];
  return schema.enum ?? (schema.type === 'boolean' ? [true, false] : []);
}

function onlyValue(shapes: readonly Shape[]): unknown {
  const [shape, ...others] = shapes;
  return others.length === 0 ? shape?.find((schema) => schema.const !== undefined)?.const : undefined;
}

function areAll(shapes: readonly Shape[], type: string): boolean {
  return shapes.length > 0 && shapes.every((shape) => shape.some((schema) => schema.type === type));
}
