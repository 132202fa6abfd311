import { assertNever } from '../../text/assert-never';
import type { GateContext } from '../context';
import type { GateOutcome } from '../outcome';
import type { Gate } from '../types';
import { evaluateComposite } from './composite';
import { evaluateExpression } from './expression';
import { evaluateMetric } from './metric';
import { evaluateModelCard } from './model-card';
import { evaluateNot } from './not';
import { evaluateSignature } from './signature';
import { evaluateSigned } from './signed';
import { evaluateTag } from './tag';

/** Compositions are given it for their children. */
export type EvaluateGate = (gate: Gate, context: GateContext) => GateOutcome;

/** Evaluates one gate of any kind: the only function that does, whoever asks. */
export function evaluateGate(gate: Gate, context: GateContext): GateOutcome {
  switch (gate.kind) {
    case 'metric':
      return evaluateMetric(gate, context);
    case 'modelCard':
      return evaluateModelCard(gate, context);
    case 'signature':
      return evaluateSignature(gate, context);
    case 'signed':
      return evaluateSigned(gate, context);
    case 'tag':
      return evaluateTag(gate, context);
    case 'expression':
      return evaluateExpression(gate, context);
    case 'anyOf':
    case 'allOf':
      return evaluateComposite(gate, context, evaluateGate);
    case 'not':
      return evaluateNot(gate, context, evaluateGate);
    default:
      return assertNever(gate);
  }
}
