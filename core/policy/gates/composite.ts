import type { GateContext } from '../context';
import type { CheckResult } from '../decision';
import { isBlocking, worst, type GateOutcome } from '../outcome';
import type { AllOfGate, AnyOfGate } from '../types';
import { checkHead, ownCritical } from './gate-outcome';

/** A composition's outcome: never better than a critical gate inside it. */
export function compositeOutcome(
  gate: AnyOfGate | AllOfGate,
  context: GateContext,
  children: readonly GateOutcome[],
  combine: (results: readonly CheckResult[]) => CheckResult,
): GateOutcome {
  const critical = children.flatMap((child) => child.critical);
  const result = worst([combine(children.map((child) => child.check.result)), ...critical]);
  const check = {
    ...checkHead(gate, context),
    result,
    message: message(gate, children, result),
    children: children.map((child) => child.check),
  };
  return {
    check,
    missing: children.some((child) => child.missing),
    critical: [...critical, ...ownCritical(gate, result)],
  };
}

function message(gate: AnyOfGate | AllOfGate, children: readonly GateOutcome[], result: CheckResult): string {
  if (result === 'skipped') return 'All of its gates were skipped.';
  const deciding = children.find(({ check, critical }) => check.result === result || critical.includes(result));
  const reason = deciding === undefined ? '' : `: ${deciding.check.message}`;
  if (isBlocking(result)) {
    return gate.kind === 'anyOf' ? `None of the alternatives is met${reason}` : `Not all of the gates are met${reason}`;
  }
  return gate.kind === 'anyOf' ? `One of the alternatives is met${reason}` : 'All of the gates are met.';
}
