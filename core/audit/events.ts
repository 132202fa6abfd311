import type { Decision, PolicyIdentity } from '../policy/decision';
import type { EvidenceDigests, Hold } from '../policy/evidence';
import type { Identity, Receipt, StageChange } from '../registry/port';

/**
 * What people did, one event each, append-only. The JSON form is kept for ever: fields are added, never changed.
 * Stage names in `from`, `to` and `stage` are the policy's; those in `changes`, `basis` and `receipts` are the registry's own.
 */
export type AuditEvent =
  | RegisterEvent
  | AnnotateEvent
  | AliasEvent
  | RequestEvent
  | ReviewEvent
  | IntentEvent
  | OutcomeEvent
  | HoldEvent
  | ReleaseEvent;

interface EventBase {
  readonly schema: 1;
  /** ULID, made by the writer. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly actor: Identity;
  /** Registry URI. */
  readonly registry: string;
  readonly model: string;
  readonly reason?: string;
}

export interface RegisterEvent extends EventBase {
  readonly type: 'register';
  readonly version: string;
  readonly source?: string;
}

/** Documentation and metadata of a model (no `version`) or a version; `null` removes a tag. */
export interface AnnotateEvent extends EventBase {
  readonly type: 'annotate';
  readonly version?: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string | null>>;
}

/** An alias, or a stage that no policy lists, was pointed at a version. */
export interface AliasEvent extends EventBase {
  readonly type: 'alias';
  readonly alias: string;
  readonly version: string;
  /** What it did in the registry; absent in records of the first releases. */
  readonly basis?: Basis;
  readonly changes?: readonly StageChange[];
  /** Absent where the registry gives none. */
  readonly receipts?: readonly Receipt[];
}

export interface RequestEvent extends EventBase {
  readonly type: 'request';
  readonly version: string;
  readonly from: string;
  readonly to: string;
}

export interface ReviewEvent extends EventBase {
  readonly type: 'approve' | 'reject';
  /** Id of the request. */
  readonly request: string;
  readonly version: string;
  readonly to: string;
  readonly digests: EvidenceDigests;
}

export type PromotionAction = 'promote' | 'rollback';

/** The holders of a model's stages when a move was planned: registry stage → versions, newest holder first. */
export interface Basis {
  readonly holders: Readonly<Record<string, readonly string[]>>;
  /**
   * Every tag place that was looked at, held or not; of others nothing is known. Absent where the registry has no tags, for an
   * alias and in records of the first releases: then only those that are named anyway were looked at for certain.
   */
  readonly tags?: readonly string[];
}

/** Written before a stage moves; open until an outcome other than `unknown` names it, or one that resumes it has moved it. */
export interface IntentEvent extends EventBase {
  readonly type: 'intent';
  readonly action: PromotionAction;
  readonly version: string;
  readonly from: string;
  readonly to: string;
  readonly basis: Basis;
  readonly changes: readonly StageChange[];
  /** Nothing is written to the registry after this time; an intent older than it is abandoned. */
  readonly deadline: string;
  /** The committed policy that let it through; of a decided move see `decision` too. */
  readonly policy?: PolicyIdentity;
  readonly forced?: boolean;
  readonly ungoverned?: boolean;
  /** What lets it move, so that whoever completes it later records the same. */
  readonly decision?: Decision;
  /** What a rollback sets once it is applied. */
  readonly hold?: Hold;
  /** The registry's stages that must have one holder afterwards. */
  readonly exclusive?: readonly string[];
  /** Id of an earlier intent that was left open and that this one takes over. */
  readonly resumes?: string;
  /** The committed policy that let a begun move be completed, null for none. */
  readonly settledUnder?: PolicyIdentity | null;
}

export type Outcome = 'applied' | 'refused' | 'conflict' | 'failed' | 'unknown' | 'reverted';

/** The decision record: what was decided on which evidence, and what came of it. */
export interface OutcomeEvent extends EventBase {
  readonly type: 'outcome';
  readonly action: PromotionAction;
  /** Id of the intent; absent for a refusal, which never had one. */
  readonly intent?: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: Outcome;
  /** One sentence for a person. */
  readonly message: string;
  /** `raised` for break-glass and ungoverned moves. */
  readonly severity: 'normal' | 'raised';
  readonly forced?: boolean;
  readonly ungoverned?: boolean;
  /** Absent for rollbacks and for ungoverned promotions. */
  readonly decision?: Decision;
  /** The committed policy that let a rollback through. */
  readonly policy?: PolicyIdentity;
  /** The committed policy that let a begun move be completed or undone, null for none; absent where none was asked. */
  readonly settledUnder?: PolicyIdentity | null;
  readonly basis: Basis;
  readonly changes: readonly StageChange[];
  /** Every write of the move, those of a second push included; for `unknown`, those that are known. */
  readonly receipts: readonly Receipt[];
  /** Set by a rollback. */
  readonly hold?: Hold;
  /** Who and what a conflict was with. */
  readonly conflictWith?: { readonly by: string; readonly at: string; readonly what: string };
}

export interface HoldEvent extends EventBase {
  readonly type: 'hold';
  readonly stage: string;
}

export interface ReleaseEvent extends EventBase {
  readonly type: 'release';
  readonly stage: string;
}
