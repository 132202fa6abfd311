import type { ModelSignatureFacts } from '../../core/policy/evidence';
import type { PublicKey } from '../../core/policy/public-key';
import type { CancelSignal } from '../../core/text/cancellation';
import { SIGNATURE_FILE, verifyModelSignature } from '../model-signing/verify';
import { readArtifacts } from './artifacts';
import type { Client } from './client';

/** Verifies the signature that lies beside `MLmodel`; null where there is none. */
export async function readModelSignature(
  client: Client,
  { model, version }: { readonly model: string; readonly version: string },
  keys: readonly PublicKey[],
  signal?: CancelSignal,
): Promise<ModelSignatureFacts | null> {
  const artifacts = await readArtifacts(client, model, version, signal);
  const signature = artifacts.find(({ path }) => path === SIGNATURE_FILE);
  if (signature === undefined) return null;
  const files = artifacts.filter((file) => file !== signature);
  return verifyModelSignature({ name: `${SIGNATURE_FILE} of ${model}/${version}`, signature, files }, keys, signal);
}
