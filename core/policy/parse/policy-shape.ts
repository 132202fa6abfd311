import { asList, isRecord, type JsonRecord } from '../record';
import type { LocatedFinding, PolicyPath } from './finding';
import { schemaFindings } from './schema-findings';

/** Far more than anybody is shown, some of them at one place. */
const ENOUGH = 1000;
/** Has no fault and no gates inside it. */
const PLAIN_GATE = { signature: 'required' };

interface Part {
  readonly value: unknown;
  readonly path: PolicyPath;
}

/**
 * What the schema finds in a policy apart from noise. Gates are judged one by one, each with plain gates in the place of those
 * inside it: a validator copies the errors that it has so far at every gate, which takes seconds where there are thousands.
 */
export function policyShapeFindings(
  policy: unknown,
  isNoise: (path: PolicyPath) => boolean,
): readonly LocatedFinding[] {
  const heard = (findings: readonly LocatedFinding[]): readonly LocatedFinding[] =>
    findings.filter(({ path }) => !isNoise(path));
  const told = [...heard(schemaFindings('policy', withPlainGates(policy)))];
  for (const { value, path } of gatesIn(policy)) {
    if (told.length >= ENOUGH) break;
    if (!isNoise(path)) told.push(...heard(schemaFindings('gate', shallow(value), path)));
  }
  return told;
}

function withPlainGates(policy: unknown): unknown {
  if (!isRecord(policy) || !Array.isArray(policy['transitions'])) return policy;
  const transitions = policy['transitions'].map((transition: unknown) =>
    isRecord(transition) ? plainWithin(transition, ['gates']) : transition,
  );
  return { ...policy, transitions };
}

function shallow(gate: unknown): unknown {
  return isRecord(gate) ? plainWithin(gate, ['anyOf', 'allOf', 'not']) : gate;
}

/** The record with plain gates in the lists, and in the place, of these names. */
function plainWithin(record: JsonRecord, names: readonly string[]): JsonRecord {
  const replaced = names
    .filter((name) => Object.hasOwn(record, name))
    .map((name): [string, unknown] => [name, name === 'not' ? PLAIN_GATE : plainList(record[name])]);
  return { ...record, ...Object.fromEntries<unknown>(replaced) };
}

function plainList(value: unknown): unknown {
  return Array.isArray(value) ? value.map(() => PLAIN_GATE) : value;
}

/** Every gate, whatever it is, in the order of the text. */
function* gatesIn(policy: unknown): Generator<Part> {
  if (!isRecord(policy)) return;
  for (const [index, transition] of asList(policy['transitions']).entries()) {
    if (isRecord(transition)) yield* listed(transition['gates'], ['transitions', index, 'gates']);
  }
}

function* listed(gates: unknown, path: PolicyPath): Generator<Part> {
  for (const [index, gate] of asList(gates).entries()) yield* withInner(gate, [...path, index]);
}

function* withInner(gate: unknown, path: PolicyPath): Generator<Part> {
  yield { value: gate, path };
  if (!isRecord(gate)) return;
  yield* listed(gate['anyOf'], [...path, 'anyOf']);
  yield* listed(gate['allOf'], [...path, 'allOf']);
  if (Object.hasOwn(gate, 'not')) yield* withInner(gate['not'], [...path, 'not']);
}
