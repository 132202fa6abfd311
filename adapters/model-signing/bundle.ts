import { asList, asRecord, asText } from '../../core/policy/record';

/** What a model signature holds, before anybody believes it. */
export interface Bundle {
  /** The signed statement. */
  readonly payload: Buffer;
  /** ECDSA, in DER form. */
  readonly signature: Buffer;
  /** Which key is said to have made it: a SHA-256 in hexadecimal digits. */
  readonly hint?: string;
}

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Reads a Sigstore bundle that was made with a key; a text says what is wrong, without a full stop. */
export function parseBundle(text: string): Bundle | string {
  const bundle = jsonObject(text);
  if (bundle === undefined) return 'it is not JSON';
  if (bundle['mediaType'] !== MEDIA_TYPE) return `it is no Sigstore bundle of the type ${MEDIA_TYPE}`;
  const { publicKey } = asRecord(bundle['verificationMaterial']);
  if (publicKey === undefined) return 'it was made with a certificate instead of a key';
  const envelope = asRecord(bundle['dsseEnvelope']);
  if (envelope['payloadType'] !== PAYLOAD_TYPE) return `what it signs is not of the type ${PAYLOAD_TYPE}`;
  const [first, ...others] = asList(envelope['signatures']);
  const [payload, signature] = [bytes(envelope['payload']), bytes(asRecord(first)['sig'])];
  if (payload === undefined || signature === undefined || others.length > 0) {
    return 'it does not hold one statement with one signature';
  }
  const hint = asText(asRecord(publicKey)['hint']);
  return { payload, signature, ...(hint === undefined || hint === '' ? {} : { hint }) };
}

/** A JSON text's object; undefined for anything else. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function bytes(value: unknown): Buffer | undefined {
  return typeof value === 'string' && BASE64.test(value) ? Buffer.from(value, 'base64') : undefined;
}
