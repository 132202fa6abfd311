import { asList, asRecord, isRecord, type JsonRecord } from '../record';
import type { PolicyPath } from './finding';

/** A gate as the policy's text has it. */
export interface RawGate {
  readonly gate: JsonRecord;
  readonly path: PolicyPath;
  readonly insideNot: boolean;
}

export function transitionsOf(policy: JsonRecord): readonly { transition: JsonRecord; path: PolicyPath }[] {
  return asList(policy['transitions']).map((transition, index) => ({
    transition: asRecord(transition),
    path: ['transitions', index],
  }));
}

/** Every gate of every transition, nested ones included, in the order of the text. */
export function gatesOf(policy: JsonRecord): readonly RawGate[] {
  return transitionsOf(policy).flatMap(({ transition, path }) =>
    asList(transition['gates']).flatMap((gate, index) => nested(gate, [...path, 'gates', index], false)),
  );
}

function nested(value: unknown, path: PolicyPath, insideNot: boolean): readonly RawGate[] {
  if (!isRecord(value)) return [];
  const children = ['anyOf', 'allOf'].flatMap((kind) =>
    asList(value[kind]).flatMap((child, index) => nested(child, [...path, kind, index], insideNot)),
  );
  return [{ gate: value, path, insideNot }, ...children, ...nested(value['not'], [...path, 'not'], true)];
}
