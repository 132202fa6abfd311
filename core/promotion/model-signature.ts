import type { ModelSignatureFacts } from '../policy/evidence';
import type { PublicKey } from '../policy/public-key';
import { RegistryFailure } from '../registry/errors';
import type { FactsAnswer, RegistryPort } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';

/** The facts of a candidate with what is known of its model signature; not read unless a gate names keys. */
export async function withModelSignature(
  registry: RegistryPort,
  { model, version, keys }: { readonly model: string; readonly version: string; readonly keys: readonly PublicKey[] },
  answer: FactsAnswer,
  signal: CancelSignal | undefined,
): Promise<FactsAnswer> {
  if (keys.length === 0) return answer;
  try {
    const modelSignature = await read(registry, [model, version, keys, signal]);
    const facts = answer.facts.map((one) => (one.version === version ? { ...one, modelSignature } : one));
    return { ...answer, facts };
  } catch (error) {
    if (!(error instanceof RegistryFailure) || error.reason === 'cancelled') throw error;
    return { ...answer, unavailable: { ...answer.unavailable, modelSignature: error.message } };
  }
}

async function read(
  registry: RegistryPort,
  asked: Parameters<NonNullable<RegistryPort['modelSignature']>>,
): Promise<ModelSignatureFacts | null> {
  if (registry.modelSignature === undefined) {
    throw new RegistryFailure('unsupported', `${registry.uri} does not give the files of its versions.`);
  }
  return registry.modelSignature(...asked);
}
