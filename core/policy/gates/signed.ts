import { defined } from '../../text/defined';
import { unavailable, type GateContext } from '../context';
import type { ModelSignatureFacts } from '../evidence';
import { absent, missed, passed, type Finding, type GateOutcome } from '../outcome';
import { readPublicKey, type PublicKey } from '../public-key';
import { inSentence } from '../sentence';
import type { Gate, SignedGate, Transition } from '../types';
import { outcomeOf } from './gate-outcome';

/** The candidate's files are those that the owner of one of the keys signed. */
export function evaluateSigned(gate: SignedGate, context: GateContext): GateOutcome {
  const { modelSignature } = context.evidence.candidate;
  const keys = keysOf(gate).map(({ fingerprint }) => fingerprint);
  const finding = unavailable(context.evidence, 'modelSignature') ?? signedFinding(modelSignature, keys);
  const observed = modelSignature ? shown(modelSignature) : null;
  return outcomeOf(gate, context, [finding], { observed, required: { keys } });
}

/** A signature that does not hold is as good as none: that is neither softened nor inverted. */
function signedFinding(signature: ModelSignatureFacts | null | undefined, keys: readonly string[]): Finding {
  if (signature === undefined) return absent("Nobody has looked whether the version's files are signed.");
  if (signature === null) return absent("The version's files are not signed (model.sig).");
  const { problem, key } = signature;
  if (problem !== undefined) return absent(`${inSentence(problem, LONGEST_PROBLEM)}.`);
  if (key === undefined) return absent("The signature of the version's files was verified with no key.");
  return keys.includes(key)
    ? passed(`The version's files are signed with the key ${inSentence(key)}.`)
    : missed(`The version's files are signed with the key ${inSentence(key)}, which is not among those of the gate.`);
}

const LONGEST_PROBLEM = 500;

function shown({ key, digest, problem }: ModelSignatureFacts): unknown {
  return defined({ key, digest, problem });
}

/** Every key that a gate of the transition names, nested gates included; none where no gate asks for a signature. */
export function signingKeys(transition: Transition | undefined): readonly PublicKey[] {
  const keys = (transition?.gates ?? []).flatMap(keysIn);
  return [...new Map(keys.map((key) => [key.fingerprint, key])).values()];
}

function keysIn(gate: Gate): readonly PublicKey[] {
  switch (gate.kind) {
    case 'signed':
      return keysOf(gate);
    case 'anyOf':
      return gate.anyOf.flatMap(keysIn);
    case 'allOf':
      return gate.allOf.flatMap(keysIn);
    case 'not':
      return keysIn(gate.not);
    case 'metric':
    case 'modelCard':
    case 'signature':
    case 'tag':
    case 'expression':
      return [];
  }
}

/** A policy with any other text among them is an error. */
function keysOf({ signed }: SignedGate): readonly PublicKey[] {
  return signed.keys.flatMap((text) => {
    const reading = readPublicKey(text);
    return reading.ok ? [reading.key] : [];
  });
}
