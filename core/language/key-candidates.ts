import type { JsonSchema, Shape } from './schema';
import { propertiesOf, requiredOf } from './schema';

/** A key with everything that the remaining shapes say of it. */
export interface KeyCandidate extends SchemaKey {
  readonly required: boolean;
  /** One of several, of which one has to be there. */
  readonly choice: boolean;
  /** Keys that have to come with it, in the schema's order. */
  readonly companions: readonly SchemaKey[];
}

/** A property by its name, with every schema that describes it. */
export interface SchemaKey {
  readonly name: string;
  readonly schemas: readonly JsonSchema[];
}

/**
 * While several shapes remain, such as the kinds of a gate, the keys that tell them apart are offered: the keys of a kind
 * are of no use before the kind is chosen. Keys that all shapes share are offered, too, once something is there.
 */
export function keyCandidates(shapes: readonly Shape[], present: ReadonlySet<string>): readonly KeyCandidate[] {
  // A shape without properties only restricts the others.
  const open = shapes.map(asOpen).filter(({ keys }) => keys.length > 0);
  const choices = open.map((shape) => ({ ...shape, telling: tellingKeys(shape, open) }));
  const chosen = choices.filter(({ telling }) => telling.some((key) => present.has(key)));
  const candidates =
    chosen.length > 0 ? chosen.flatMap((shape) => ofChosen(shape, choices)) : ofChoices(choices, present);
  const found = new Map<string, KeyCandidate>();
  for (const candidate of candidates.filter(({ name }) => !present.has(name))) {
    if (found.get(candidate.name)?.required !== true) found.set(candidate.name, candidate);
  }
  return [...found.values()];
}

interface OpenShape {
  readonly keys: readonly SchemaKey[];
  readonly required: ReadonlySet<string>;
}

/** A shape among others, with the required keys that no other shape requires. */
interface Choice extends OpenShape {
  readonly telling: readonly string[];
}

function asOpen(shape: Shape): OpenShape {
  return { keys: [...propertiesOf(shape)].map(([name, schemas]) => ({ name, schemas })), required: requiredOf(shape) };
}

function tellingKeys(shape: OpenShape, all: readonly OpenShape[]): readonly string[] {
  const others = new Set(all.filter((other) => other !== shape).flatMap((other) => [...other.required]));
  return all.length > 1 ? [...shape.required].filter((key) => !others.has(key)) : [];
}

/** Every key, but those that would choose another shape. */
function ofChosen(chosen: Choice, choices: readonly Choice[]): readonly KeyCandidate[] {
  const foreign = new Set(choices.filter((one) => one !== chosen).flatMap(({ telling }) => telling));
  return chosen.keys.filter(({ name }) => !foreign.has(name)).map((key) => candidate(key, chosen));
}

function ofChoices(choices: readonly Choice[], present: ReadonlySet<string>): readonly KeyCandidate[] {
  return choices.flatMap((choice) => {
    const { keys, required, telling } = choice;
    if (telling.length === 0) return keys.map((key) => candidate(key, choice));
    const choosing = keys
      .filter(({ name }) => telling.includes(name))
      .map((key) => ({
        ...key,
        required: true,
        choice: true,
        companions: keys.filter(({ name }) => required.has(name) && !telling.includes(name) && !present.has(name)),
      }));
    if (choosing.length > 0 && present.size === 0) return choosing;
    const shared = keys.filter(({ name }) => choices.every((one) => has(one, name) && !one.telling.includes(name)));
    return [...choosing, ...shared.map((key) => candidate(key, choice))];
  });
}

function has({ keys }: OpenShape, key: string): boolean {
  return keys.some(({ name }) => name === key);
}

function candidate(key: SchemaKey, { required }: OpenShape): KeyCandidate {
  return { ...key, required: required.has(key.name), choice: false, companions: [] };
}
