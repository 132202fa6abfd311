import type { Basis, PromotionAction } from '../audit/events';
import type { Decision, PolicyIdentity } from '../policy/decision';
import type { Hold } from '../policy/evidence';
import type { Identity, StageChange } from '../registry/port';
import type { AuditDestination } from './session';

/** What is going to happen, shown to a person before anything is written. */
export interface PromotionPlan {
  readonly action: PromotionAction;
  readonly registry: string;
  readonly model: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly actor: Identity;
  /** Absent when no policy governs the model. */
  readonly decision?: Decision;
  /** The committed policy that it was planned under, null for none. Absent: begun when records did not say. */
  readonly policy?: PolicyIdentity | null;
  /** The committed policy that lets the actor complete or undo what was begun earlier, null for none. */
  readonly settledUnder?: PolicyIdentity | null;
  /** Begun and written in part earlier, and only to be completed: nothing is decided again. */
  readonly completes?: boolean;
  /** False when the decision or a hold forbids it; such a plan is recorded as refused when executed. */
  readonly allowed: boolean;
  /** One sentence for a person: why it is not allowed, or what will happen. */
  readonly summary: string;
  readonly forced: boolean;
  readonly ungoverned: boolean;
  /** As this clone showed them before anything was fetched, where that concerns `to`. */
  readonly basis: Basis;
  /** In the registry's own stage names, the assignment first. */
  readonly changes: readonly StageChange[];
  /** The registry's stages that must have one holder afterwards: that of `to`, unless it is for many. */
  readonly exclusive: readonly string[];
  /** The version that now holds `to`, if any. */
  readonly replaces?: string;
  /** Where its records go. */
  readonly audit: AuditDestination;
  /** Set by a rollback once it is applied. */
  readonly hold?: Hold;
}
