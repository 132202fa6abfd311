import { createPublicKey, verify } from 'node:crypto';
import type { Curve, PublicKey } from '../../core/policy/public-key';
import { PAYLOAD_TYPE, type Bundle } from './bundle';

/** Each curve has its own, so that none is weaker than its key. */
const DIGESTS: Readonly<Record<Curve, string>> = { 'P-256': 'sha256', 'P-384': 'sha384', 'P-521': 'sha512' };

/** The key that made the signature; a text says why none of them did, without a full stop. */
export function signerOf(bundle: Bundle, keys: readonly PublicKey[]): PublicKey | string {
  const signer = keys.find((key) => isSignedBy(bundle, key));
  if (signer !== undefined) return signer;
  const named = keys.find((key) => isHinted(bundle, key) && bundle.hint !== undefined);
  return named === undefined
    ? 'none of the keys that the policy names has made it'
    : `the key ${named.fingerprint} that it names has not made it, or it was changed since`;
}

function isSignedBy(bundle: Bundle, key: PublicKey): boolean {
  if (!isHinted(bundle, key)) return false;
  try {
    const publicKey = createPublicKey(key.pem);
    return verify(DIGESTS[key.curve], preAuthenticated(bundle.payload), publicKey, bundle.signature);
  } catch {
    // A point that is not on its curve is no key.
    return false;
  }
}

/** Nobody signs the hint, but a verifier does not look behind one that names another key. */
function isHinted({ hint }: Bundle, { fingerprint }: PublicKey): boolean {
  return hint === undefined || `sha256:${hint}` === fingerprint;
}

/** DSSE: the type of what is signed is signed with it. */
function preAuthenticated(payload: Buffer): Buffer {
  const head = `DSSEv1 ${String(PAYLOAD_TYPE.length)} ${PAYLOAD_TYPE} ${String(payload.length)} `;
  return Buffer.concat([Buffer.from(head), payload]);
}
