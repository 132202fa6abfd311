import type { EnforcementPoint, PolicyIdentity } from './decision';
import type { Evidence, EvidencePart } from './evidence';
import { broken, type Finding } from './outcome';
import { because } from './sentence';
import type { Milliseconds } from './time';
import type { Enforcement, GateBase, Policy, Transition } from './types';

/** Everything that one decision's checks share. */
export interface DecisionContext {
  readonly evidence: Evidence;
  readonly policy: Policy;
  readonly transition: Transition;
  /** `transitions[1]` */
  readonly path: string;
  /** The evidence's `now`. */
  readonly now: Milliseconds;
  readonly point: EnforcementPoint;
  readonly identity: PolicyIdentity | undefined;
}

/** Where a gate stands and what it inherits from the compositions around it. */
export interface GateContext extends DecisionContext {
  readonly id: string;
  readonly inherited: Enforcement;
}

/** The error for a part of the evidence whose source did not answer, even if data are there. */
export function unavailable(evidence: Evidence, part: EvidencePart): Finding | undefined {
  const parts = evidence.unavailable;
  if (parts === undefined || !Object.hasOwn(parts, part)) return undefined;
  return broken(`The ${PART_NAMES[part]} could not be read${because(parts[part])}.`);
}

const PART_NAMES: Readonly<Record<EvidencePart, string>> = {
  metrics: 'metrics',
  tags: 'tags',
  card: 'model card',
  signature: "model's signature",
  modelSignature: "signature of the model's files",
  stages: 'stages',
  versions: 'other versions',
  holds: 'holds',
  approvals: 'approvals',
};

/** What the gate itself states for this point, else what it inherits. A critical gate is never softened. */
export function enforcementOf(gate: GateBase, context: GateContext): Enforcement {
  if (gate.critical === true) return 'deny';
  return statedEnforcement(gate, context) ?? context.inherited;
}

/** What the gate itself states for this point; where it names points, one that it does not name denies. */
export function statedEnforcement({ enforcement }: GateBase, { point }: DecisionContext): Enforcement | undefined {
  if (enforcement === undefined || typeof enforcement === 'string') return enforcement;
  return enforcement[point] ?? 'deny';
}
