import { enforcementOf, type GateContext } from '../context';
import { best, type GateOutcome } from '../outcome';
import type { AnyOfGate } from '../types';
import { compositeOutcome } from './composite';
import type { EvaluateGate } from './evaluate';

/** Its best child; children that are skipped do not count. */
export function evaluateAnyOf(gate: AnyOfGate, context: GateContext, evaluate: EvaluateGate): GateOutcome {
  const inherited = enforcementOf(gate, context);
  const children = gate.anyOf.map((child, index) =>
    evaluate(child, { ...context, inherited, id: `${context.id}.anyOf[${index}]` }),
  );
  return compositeOutcome(gate, context, children, best);
}
