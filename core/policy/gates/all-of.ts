import { enforcementOf, type GateContext } from '../context';
import { worst, type GateOutcome } from '../outcome';
import type { AllOfGate } from '../types';
import { compositeOutcome } from './composite';
import type { EvaluateGate } from './evaluate';

/** Its worst child; children that are skipped do not count. */
export function evaluateAllOf(gate: AllOfGate, context: GateContext, evaluate: EvaluateGate): GateOutcome {
  const inherited = enforcementOf(gate, context);
  const children = gate.allOf.map((child, index) =>
    evaluate(child, { ...context, inherited, id: `${context.id}.allOf[${index}]` }),
  );
  return compositeOutcome(gate, context, children, worst);
}
