import { enforcementOf, type GateContext } from '../context';
import type { CheckResult } from '../decision';
import type { GateOutcome } from '../outcome';
import type { NotGate } from '../types';
import type { EvaluateGate } from './evaluate';
import { checkHead, ownCritical } from './gate-outcome';

/**
 * Swaps pass and fail and turns warn into fail; what comes from something missing stays a fail.
 * Its enforcement applies to its own result: inside it, nothing is inherited.
 */
export function evaluateNot(gate: NotGate, context: GateContext, evaluate: EvaluateGate): GateOutcome {
  const inner = evaluate(gate.not, { ...context, inherited: 'deny', id: `${context.id}.not` });
  const inverted = invert(inner);
  const softens = inverted === 'fail' && !inner.missing && enforcementOf(gate, context) === 'warn';
  const result = softens ? 'warn' : inverted;
  const check = { ...checkHead(gate, context), result, message: message(inner, inverted), children: [inner.check] };
  return { check, missing: inner.missing, critical: ownCritical(gate, result) };
}

function invert({ check, missing }: GateOutcome): CheckResult {
  switch (check.result) {
    case 'pass':
    case 'warn':
      return 'fail';
    case 'fail':
      return missing ? 'fail' : 'pass';
    case 'error':
    case 'inconclusive':
    case 'skipped':
      return check.result;
  }
}

function message({ check }: GateOutcome, result: CheckResult): string {
  if (result === 'pass') return `As required, this is not so: ${check.message}`;
  if (result !== 'fail') return check.message;
  if (check.result !== 'fail') return `This must not be so: ${check.message}`;
  return `Something is missing, so nobody can say that this is not so: ${check.message}`;
}
