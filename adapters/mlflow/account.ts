import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Client } from './client';

/** Who is signed in, where MLflow's own sign-in is on; other servers know nobody. */
export async function accountName(client: Client, signal?: CancelSignal): Promise<string | undefined> {
  try {
    return (await client.get('users/current', {}, signal)).optionalObject('user')?.optionalText('username');
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason !== 'cancelled' && error.reason !== 'unauthorized') {
      return undefined;
    }
    throw error;
  }
}
