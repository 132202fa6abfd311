import type { AliasEvent, OutcomeEvent } from '../audit/events';
import type { AuditTrail } from '../audit/trail';
import type { PolicySource } from '../policy/source';
import type { Identity, Receipt, RegistryPort, StageMove } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';

/**
 * Writes a move and records its outcome after the trail's `tip`. Where registry and trail share a repository both travel
 * in one transaction, so that neither is ever seen without the other. Throws `stale` when either has moved meanwhile.
 */
export type StageWriter = <E extends OutcomeEvent | AliasEvent>(
  move: StageMove,
  outcome: (receipts: readonly Receipt[]) => E,
  tip: string | undefined,
  signal?: CancelSignal,
) => Promise<E>;

/** Where the audit trail, and the registry that shares its repository, are pushed to. */
export interface AuditDestination {
  /** Name of a Git remote; absent: the session's own choice. One that does not exist is `invalid`. */
  readonly remote?: string;
  /**
   * `required`: what cannot be pushed is not written at all. `bestEffort`: a record alone (annotate, register, hold) that does
   * not reach the remote is made up for later, a refusal is still one; moves need the remote all the same, because they begin
   * with what it has. `never`: this repository only.
   */
  readonly push: 'required' | 'bestEffort' | 'never';
}

/** What a registry's lock is asked for. */
export interface ExclusiveRequest {
  /** Id of the audit record that is going to be written. */
  readonly record: string;
  /** ISO 8601; nothing is written after it, so that others may take over then. */
  readonly deadline: string;
  /** Where something is going to be moved; places of other registries are under the locks of those, too. */
  readonly stages?: readonly string[];
}

/** One open registry with everything that a promotion needs; made by a composition root from an adapter. */
export interface RegistrySession {
  readonly registry: RegistryPort;
  /** What the trail and policies call the registry where its URI depends on the machine: `git:.` for any clone. */
  readonly recordedAs?: string;
  readonly trail: AuditTrail;
  readonly policies: PolicySource;
  readonly write: StageWriter;
  /**
   * Does the work while nobody else who asks like this moves stages of the model; throws `conflict` if that cannot be had
   * before the deadline, and then the work has not begun. What the work throws is thrown on; a lock that cannot be given back
   * is no failure of the work. For registries without compare-and-set; absent where `write` is a transaction.
   */
  readonly exclusively?: <T>(
    model: string,
    request: ExclusiveRequest,
    work: () => Promise<T>,
    signal?: CancelSignal,
  ) => Promise<T>;
  /** Completes what an interrupted `write` left undone (refs of a second push), from its receipts. */
  readonly complete: (outcome: OutcomeEvent, signal?: CancelSignal) => Promise<void>;
  /**
   * The same registry with other settings for the audit trail, as a policy's `audit:` demands; callers that know the
   * governing policy write through what this returns. Without it, `bestEffort` to the default remote, and what was recorded
   * out of reach is not made up for: who only reads does not know whether it is to leave this repository.
   */
  readonly withAudit: (settings: AuditDestination) => RegistrySession;
  /** Who is asking; throws `RegistryFailure` when nobody can say. */
  readonly identity: (signal?: CancelSignal) => Promise<Identity>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Does the work under the registry's own lock where it has one. */
export function exclusively<T>(
  s: RegistrySession,
  { model, ...request }: ExclusiveRequest & { readonly model: string },
  work: () => Promise<T>,
  signal?: CancelSignal,
): Promise<T> {
  return s.exclusively ? s.exclusively(model, request, work, signal) : work();
}

/** The registry's name in the trail and in policies. */
export function recordedName({ registry, recordedAs }: Pick<RegistrySession, 'registry' | 'recordedAs'>): string {
  return recordedAs ?? registry.uri;
}
