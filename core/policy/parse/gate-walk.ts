import { asList, asRecord, isRecord, type JsonRecord } from '../record';
import type { PolicyPath } from './finding';

/** A gate as the policy's text has it. */
export interface RawGate {
  readonly gate: JsonRecord;
  readonly path: PolicyPath;
  readonly insideNot: boolean;
  /** The stage that its transition leads to. */
  readonly to: unknown;
}

export function transitionsOf(policy: JsonRecord): readonly { transition: JsonRecord; path: PolicyPath }[] {
  return asList(policy['transitions']).map((transition, index) => ({
    transition: asRecord(transition),
    path: ['transitions', index],
  }));
}

/** Several checks ask for the gates, at every keystroke. */
const known = new WeakMap<JsonRecord, readonly RawGate[]>();

/** Every gate of every transition, nested ones included, in the order of the text. */
export function gatesOf(policy: JsonRecord): readonly RawGate[] {
  const gates = known.get(policy) ?? gatesIn(policy);
  known.set(policy, gates);
  return gates;
}

function gatesIn(policy: JsonRecord): readonly RawGate[] {
  return transitionsOf(policy).flatMap(({ transition, path }) =>
    asList(transition['gates']).flatMap((gate, index) =>
      nested(gate, { path: [...path, 'gates', index], insideNot: false, to: transition['to'] }),
    ),
  );
}

function nested(value: unknown, place: Omit<RawGate, 'gate'>): readonly RawGate[] {
  if (!isRecord(value)) return [];
  const { path } = place;
  const children = ['anyOf', 'allOf'].flatMap((kind) =>
    asList(value[kind]).flatMap((child, index) => nested(child, { ...place, path: [...path, kind, index] })),
  );
  const negated = nested(value['not'], { ...place, path: [...path, 'not'], insideNot: true });
  return [{ gate: value, ...place }, ...children, ...negated];
}
