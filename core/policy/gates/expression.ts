import type { GateContext } from '../context';
import { broken, type GateOutcome } from '../outcome';
import type { ExpressionGate } from '../types';
import { outcomeOf } from './gate-outcome';

/** A condition in CEL. */
export function evaluateExpression(gate: ExpressionGate, context: GateContext): GateOutcome {
  return outcomeOf(gate, context, [broken('Expressions are not evaluated yet.')], { required: gate.expression });
}
