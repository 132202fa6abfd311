import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export type PublicKeyReading =
  | { readonly ok: true; readonly key: PublicKey }
  /** What is wrong, as one sentence. */
  | { readonly ok: false; readonly message: string };

export interface PublicKey {
  readonly curve: Curve;
  /** The PEM file as OpenSSL writes it, however the policy wraps it. */
  readonly pem: string;
  /** `sha256:<hex>` of that file. */
  readonly fingerprint: string;
}

export type Curve = 'P-256' | 'P-384' | 'P-521';

/** Uncompressed points: what they begin with, and how long they are, is fixed. */
const CURVES: readonly (readonly [Curve, RegExp])[] = [
  ['P-256', /^MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE[A-Za-z0-9+/]{86}==$/],
  ['P-384', /^MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE[A-Za-z0-9+/]{128}$/],
  ['P-521', /^MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQ[A-Za-z0-9+/]{176}=$/],
];
const LONGEST = 1000;
const ADVICE = 'write the PEM text that `openssl ec -pubout` prints for a key on P-256, P-384 or P-521.';

/** Reads a public key that models are signed with. */
export function readPublicKey(text: string): PublicKeyReading {
  if (text.includes('PRIVATE KEY')) {
    return {
      ok: false,
      message: `This is a private key, which nobody but the signer may have: make a new one, and ${ADVICE}`,
    };
  }
  const [, body = ''] = /^-----BEGIN PUBLIC KEY-----\s([^-]*)-----END PUBLIC KEY-----$/.exec(pemIn(text)) ?? [];
  const content = body.replace(/\s/g, '');
  const curve = CURVES.find(([, form]) => form.test(content))?.[0];
  if (curve === undefined) {
    return { ok: false, message: `This is no public key that models can be signed with: ${ADVICE}` };
  }
  const lines = content.match(/.{1,64}/g) ?? [];
  const pem = ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n');
  return { ok: true, key: { curve, pem, fingerprint: `sha256:${bytesToHex(sha256(utf8ToBytes(pem)))}` } };
}

function pemIn(text: string): string {
  return text.length > LONGEST ? '' : text.trim();
}
