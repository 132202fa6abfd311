import { LosslessNumber } from 'lossless-json';
import type { Document } from 'yaml';
import { decimalToJson, parseDecimal } from '../decimal';
import { asList, isRecord, type JsonRecord } from '../record';
import type { GateKind, Policy } from '../types';
import { plainValue, type ScalarReader } from './document';
import type { PolicyPath } from './finding';

export const GATE_KINDS: readonly GateKind[] = [
  'metric',
  'modelCard',
  'signature',
  'tag',
  'expression',
  'anyOf',
  'allOf',
  'not',
];

const BOUNDS: readonly unknown[] = ['threshold', 'minAbsoluteChange', 'minRelativeChange', 'maxRelativeChange'];

/** True where a number is a bound, whose digits count as they are written. */
export function isBound(path: PolicyPath): boolean {
  return BOUNDS.includes(path.at(-1)) || (path.at(-2) === 'range' && ['min', 'max'].includes(String(path.at(-1))));
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

const readExactly: ScalarReader = ({ value, source }, path) => {
  if (typeof value !== 'number') return value;
  const text = source ?? String(value);
  if (isBound(path) || isBaselineVersion(path)) return text;
  return path.at(-2) === 'where' ? exactNumber(text) : value;
};

function exactNumber(text: string): unknown {
  const value = parseDecimal(text);
  return value === undefined ? text : new LosslessNumber(String(decimalToJson(value)));
}

function withKind(gate: unknown): unknown {
  if (!isRecord(gate)) return gate;
  const kind = GATE_KINDS.find((name) => Object.hasOwn(gate, name));
  if (kind === 'anyOf' || kind === 'allOf') return { ...gate, kind, [kind]: asList(gate[kind]).map(withKind) };
  return kind === 'not' ? { ...gate, kind, not: withKind(gate['not']) } : { ...gate, kind };
}
