import type { Random } from '../support/random';

/** A JSON object that is being made; the generator knows more than the schema says, so that its values stay open. */
export type Json = Record<string, unknown>;

/** Only the properties whose chance comes up. */
export function some(random: Random, properties: Readonly<Record<string, readonly [number, () => unknown]>>): Json {
  const drawn = Object.entries(properties).filter(([, [probability]]) => random.chance(probability));
  return Object.fromEntries(drawn.map(([name, [, make]]) => [name, make()]));
}

export function several<T>(random: Random, most: number, make: (place: number) => T): T[] {
  return Array.from({ length: Math.floor(random.next() * (most + 1)) }, (_, place) => make(place));
}

/** The gates of a list and all that they are made of. */
export function allGates(gates: readonly Json[]): Json[] {
  return gates.flatMap((gate) => [gate, ...allGates(innerGates(gate))]);
}

function innerGates(gate: Json): Json[] {
  const one = gate['not'] === undefined ? [] : [gate['not'] as Json];
  return [...((gate['anyOf'] ?? gate['allOf'] ?? []) as Json[]), ...one];
}
