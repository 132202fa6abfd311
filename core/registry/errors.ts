import type { Receipt } from './port';

/** Why a registry or trail did not do what was asked; closed, so that every caller handles every reason. */
export type FailureReason =
  /** The thing that was named does not exist or is not a valid name. */
  | 'invalid'
  /** The registry cannot do this at all (see `Capabilities`). */
  | 'unsupported'
  /** Not reachable: no network, no repository, program missing, time-out. */
  | 'unreachable'
  /** Nobody is signed in there, or no longer: sign in, then retry. */
  | 'unauthorized'
  /** Understood and refused: permissions, hook, protected ref. */
  | 'refused'
  /** The write was planned on a state that is no longer the newest: read again, look again, then retry. */
  | 'stale'
  /** Somebody else is changing, or has changed, the same model and stage. */
  | 'conflict'
  /** The write was sent, but nobody can say whether it happened. */
  | 'unknown'
  /** The person cancelled. */
  | 'cancelled';

/**
 * The one exception that adapters throw for things that go wrong in the outside world.
 * `message` is one sentence for a person (what failed, where, what to do), free of secrets.
 */
export class RegistryFailure extends Error {
  public override readonly name = 'RegistryFailure';

  public constructor(
    public readonly reason: FailureReason,
    message: string,
    /** Proof of what had been written before it went wrong; only `moveStages` gives any. */
    public readonly receipts: readonly Receipt[] = [],
  ) {
    super(message);
  }
}
