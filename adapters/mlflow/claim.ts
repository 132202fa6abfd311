import { rootOf, type AuditTrail } from '../../core/audit/trail';
import type { StageWriter } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import type { StageMove } from '../../core/registry/port';
import type { Client } from './client';
import { TRAIL_TAG } from './mapping';
import { stopIfLate } from './writes';

/**
 * Writes only to models whose records this trail keeps. A model's first move marks it with the trail's first link, which is the
 * same in every clone and wherever the repository is moved to.
 */
export function claimThenWrite(client: Client, trail: AuditTrail, write: StageWriter): StageWriter {
  return async (move, outcome, tip, signal) => {
    await claim(client, trail, move);
    return write(move, outcome, tip, signal);
  };
}

/** Throws `refused` where the model is another trail's, or the time for the move is over. Nothing is marked while the trail is empty. */
async function claim(client: Client, trail: AuditTrail, move: StageMove): Promise<void> {
  const { model: name } = move;
  const found = await client.find('registered-models/get', { name });
  const marked = found?.object('registered_model').record('tags')[TRAIL_TAG];
  const own = rootOf(await trail.read());
  if (found === undefined || marked === own) return;
  if (marked !== undefined) {
    throw new RegistryFailure(
      'refused',
      `Another audit trail than ${trail.location} keeps the records of ${name} (it begins with ${marked.slice(0, 64)}): promote from the repository that has it, or delete the model's tag ${TRAIL_TAG} to begin anew here.`,
    );
  }
  if (own === undefined) return;
  // Another trail may have marked it once the lock is over.
  stopIfLate(move);
  await mark(client, name, own);
}

/** Whether the mark arrived or not, nothing was moved. */
async function mark(client: Client, name: string, value: string): Promise<void> {
  try {
    await client.write('POST', 'registered-models/set-tag', { name, key: TRAIL_TAG, value });
  } catch (error) {
    if (!(error instanceof RegistryFailure) || error.reason !== 'unknown') throw error;
    const { origin } = client.http;
    throw new RegistryFailure(
      'unreachable',
      `${origin} did not say whether it marked ${name}, so that nothing was moved: repeat it.`,
    );
  }
}
