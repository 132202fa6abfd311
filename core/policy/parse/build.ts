import type { Document } from 'yaml';
import { exactScalar } from '../../text/exact-scalar';
import { plainValue, type ScalarReader } from '../../text/yaml-value';
import { asList, isRecord, type JsonRecord } from '../record';
import type { GateKind, Policy } from '../types';
import type { PolicyPath } from './finding';

export const GATE_KINDS: readonly GateKind[] = [
  'metric',
  'modelCard',
  'signature',
  'signed',
  'tag',
  'expression',
  'anyOf',
  'allOf',
  'not',
];

const BOUNDS: readonly unknown[] = ['threshold', 'minAbsoluteChange', 'minRelativeChange', 'maxRelativeChange'];

/** True where a number is a bound, whose digits count as they are written; a slice's property may be called like one. */
export function isBound(path: PolicyPath): boolean {
  if (isSliceProperty(path)) return false;
  return BOUNDS.includes(path.at(-1)) || (path.at(-2) === 'range' && ['min', 'max'].includes(String(path.at(-1))));
}

function isSliceProperty(path: PolicyPath): boolean {
  return path.at(-2) === 'where';
}

/** True where a number is a version's name. */
export function isBaselineVersion(path: PolicyPath): boolean {
  return path.at(-1) === 'version' && path.at(-2) === 'baseline';
}

/** Makes the typed policy of a document in which nothing was found wrong. */
export function buildPolicy(document: Document): Policy {
  const plain = plainValue(document, readExactly).value as JsonRecord;
  const transitions = asList(plain['transitions']).map((transition) => {
    if (!isRecord(transition) || transition['gates'] === undefined) return transition;
    return { ...transition, gates: asList(transition['gates']).map(withKind) };
  });
  // The schema was checked: what it demands is there.
  return (plain['transitions'] === undefined ? plain : { ...plain, transitions }) as unknown as Policy;
}

const readExactly: ScalarReader = (scalar, path) => {
  const { value, source } = scalar;
  if (typeof value !== 'number') return value;
  if (isBound(path) || isBaselineVersion(path)) return source ?? String(value);
  return isSliceProperty(path) ? exactScalar(scalar, path) : value;
};

function withKind(gate: unknown): unknown {
  if (!isRecord(gate)) return gate;
  const kind = GATE_KINDS.find((name) => Object.hasOwn(gate, name));
  if (kind === 'anyOf' || kind === 'allOf') return { ...gate, kind, [kind]: asList(gate[kind]).map(withKind) };
  return kind === 'not' ? { ...gate, kind, not: withKind(gate['not']) } : { ...gate, kind };
}
