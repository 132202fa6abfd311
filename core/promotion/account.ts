import type { CancelSignal } from '../text/cancellation';
import type { RegistrySession } from './session';

/** Why the account that is signed in at the registry cannot change a model, where the registry tells. */
export async function accountRefusal(
  { registry }: Pick<RegistrySession, 'registry'>,
  model: string,
  signal?: CancelSignal,
): Promise<string | undefined> {
  const permission = await registry.permission?.(model, signal);
  if (permission?.may !== 'read') {
    return undefined;
  }
  return permission.reason ?? `Your account on ${registry.uri} may only read ${model}.`;
}
