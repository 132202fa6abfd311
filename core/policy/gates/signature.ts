import { unavailable, type GateContext } from '../context';
import { absent, passed, type Finding, type GateOutcome } from '../outcome';
import type { SignatureGate } from '../types';
import { outcomeOf } from './gate-outcome';

/** The candidate's model declares its inputs and outputs. */
export function evaluateSignature(gate: SignatureGate, context: GateContext): GateOutcome {
  const { signature } = context.evidence.candidate;
  const finding = unavailable(context.evidence, 'signature') ?? signatureFinding(signature);
  return outcomeOf(gate, context, [finding], { observed: signature ?? null, required: gate.signature });
}

function signatureFinding(signature: boolean | undefined): Finding {
  return signature === true
    ? passed('The model has a signature.')
    : absent('The model has no signature; log it with one (inputs and outputs).');
}
