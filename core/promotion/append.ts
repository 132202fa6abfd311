import type { AuditEvent } from '../audit/events';
import type { TrailSnapshot } from '../audit/trail';
import { RegistryFailure } from '../registry/errors';
import type { CancelSignal } from '../text/cancellation';
import type { RegistrySession } from './session';

/** What to do with the trail as it now is: append the event, or stop with an answer. */
export type Step<S, E extends AuditEvent> = { readonly append: E } | { readonly stop: S };

/** Other people's unrelated records collide with ours all the time; this many in a row do not. */
const MAX_ATTEMPTS = 40;
const LONGEST_WAIT = 400;

/**
 * Appends after the newest tip. When somebody else's record came first, the trail is fetched and `decide` asked again
 * with what it then says. Throws `stale` only after many collisions in a row, and `cancelled` never while an append is on
 * its way: nobody would know whether it arrived.
 */
export async function appendFresh<S, E extends AuditEvent>(
  s: Pick<RegistrySession, 'trail' | 'wait'>,
  decide: (snapshot: TrailSnapshot) => Promise<Step<S, E>>,
  signal?: CancelSignal,
): Promise<{ readonly appended: E } | { readonly stop: S }> {
  for (let attempt = 1; ; attempt += 1) {
    const snapshot = await s.trail.read(signal);
    const step = await decide(snapshot);
    if ('stop' in step) {
      return step;
    }
    try {
      await s.trail.append(step.append, snapshot.tip);
      return { appended: step.append };
    } catch (error) {
      if (!isStale(error) || attempt === MAX_ATTEMPTS) {
        throw error;
      }
      await pause(s, attempt);
      await s.trail.fetch(signal);
    }
  }
}

/** Appends an event that depends on nothing that the trail says. */
export async function appendEvent<E extends AuditEvent>(
  s: RegistrySession,
  event: E,
  signal?: CancelSignal,
): Promise<E> {
  await appendFresh(s, () => Promise.resolve({ append: event }), signal);
  return event;
}

/** Waits a little, differently long for everybody, so that two who collided do not collide again. */
export async function pause({ wait }: Pick<RegistrySession, 'wait'>, attempt: number): Promise<void> {
  await wait(Math.ceil(Math.random() * Math.min(LONGEST_WAIT, 20 * attempt)));
}

export function isStale(error: unknown): boolean {
  return error instanceof RegistryFailure && error.reason === 'stale';
}
