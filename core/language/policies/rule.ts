import type { Gate, Policy, Transition } from '../../policy/types';
import type { Fix } from '../../text/fix';
import type { YamlPath } from '../../text/yaml-document';

/** A rule about how a policy that has no errors is designed. What it finds is never an error: the policy can be followed. */
export interface DesignRule {
  /** Stable; the code of its findings. */
  readonly id: string;
  readonly severity: 'warning' | 'hint';
  /** What it finds, as a clause without a full stop. */
  readonly about: string;
  readonly find: (policy: Policy) => readonly Remark[];
}

/** One sentence about a place in a policy. */
export interface Remark {
  readonly message: string;
  readonly path: YamlPath;
  /** What to underline: the value at the path, or the key that leads to it. */
  readonly at: 'key' | 'value';
  /** Ways to correct it, the likeliest first. */
  readonly fixes?: readonly Fix[];
}

export interface PlacedTransition {
  readonly transition: Transition;
  readonly path: YamlPath;
}

export interface PlacedGate {
  readonly gate: Gate;
  readonly path: YamlPath;
  readonly insideNot: boolean;
}

export function placedTransitions(policy: Policy): readonly PlacedTransition[] {
  return (policy.transitions ?? []).map((transition, index) => ({ transition, path: ['transitions', index] }));
}

/** Most rules ask for the gates, at every keystroke. */
const gatesOf = new WeakMap<Policy, readonly PlacedGate[]>();

/** The gates of all transitions, nested ones included. */
export function placedGates(policy: Policy): readonly PlacedGate[] {
  const known = gatesOf.get(policy) ?? placedTransitions(policy).flatMap(gatesOfTransition);
  gatesOf.set(policy, known);
  return known;
}

export function gatesOfTransition({ transition, path }: PlacedTransition): readonly PlacedGate[] {
  return gatesIn(transition.gates ?? [], [...path, 'gates'], false);
}

function gatesIn(gates: readonly Gate[], path: YamlPath, insideNot: boolean): readonly PlacedGate[] {
  return gates.flatMap((gate, index) => withNested({ gate, path: [...path, index], insideNot }));
}

function withNested(placed: PlacedGate): readonly PlacedGate[] {
  const { gate, path, insideNot } = placed;
  if (gate.kind === 'anyOf') return [placed, ...gatesIn(gate.anyOf, [...path, 'anyOf'], insideNot)];
  if (gate.kind === 'allOf') return [placed, ...gatesIn(gate.allOf, [...path, 'allOf'], insideNot)];
  if (gate.kind !== 'not') return [placed];
  return [placed, ...withNested({ gate: gate.not, path: [...path, 'not'], insideNot: true })];
}

/**
 * Whether everything that has to do with a policy is in its own file: it governs models, so that no other file is meant to
 * extend it, and extends none. Otherwise what seems unused or missing may be in another file.
 */
export function isWhole({ models, transitions, extends: base }: Policy): boolean {
  return models !== undefined && transitions !== undefined && base === undefined;
}
