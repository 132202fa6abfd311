import type { Check, CheckResult } from '../decision';
import { enforcementOf, type GateContext } from '../context';
import { defined } from '../../text/defined';
import { soften, summarize, type Finding, type GateOutcome } from '../outcome';
import type { Gate } from '../types';

/** What a gate shows beside its result. */
export interface Shown {
  readonly observed?: unknown;
  readonly required?: unknown;
  /** A metric's slices. */
  readonly children?: readonly Check[];
}

/** The outcome of a gate that looked at several things, each softened before the worst is taken. */
export function outcomeOf(gate: Gate, context: GateContext, findings: readonly Finding[], shown: Shown): GateOutcome {
  const { result, message } = summarize(soften(findings, enforcementOf(gate, context)));
  const { children, ...seen } = shown;
  const check = { ...checkHead(gate, context), result, ...defined(seen), message, ...defined({ children }) };
  return { check, missing: findings.some((finding) => finding.missing), critical: ownCritical(gate, check.result) };
}

export function checkHead(gate: Gate, { id }: GateContext): Pick<Check, 'id' | 'gate' | 'name'> {
  return { id, gate: gate.kind, ...(gate.name === undefined ? {} : { name: gate.name }) };
}

export function ownCritical(gate: Gate, result: CheckResult): readonly CheckResult[] {
  return gate.critical === true ? [result] : [];
}
