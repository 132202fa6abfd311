import type { PolicyIdentity } from '../policy/decision';
import type { Policy } from '../policy/types';
import type { Lifecycle } from '../registry/lifecycle';

/** The policy that a record names, as the history of the repository has it. */
export type PolicyThen =
  | {
      readonly kind: 'found';
      readonly policy: Policy;
      readonly lifecycle: Lifecycle;
      /** What makes its having decided doubtful; a clause without a full stop. */
      readonly doubt?: string;
    }
  /** It cannot have decided. `problem` is a clause without a full stop. */
  | { readonly kind: 'impossible'; readonly problem: string }
  /** This clone's history does not reach back so far. */
  | { readonly kind: 'unknown' };

/** A time during which something was written; milliseconds, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What governed a model at some time. */
export interface GovernorThen {
  readonly path: string;
  /** The registry's own names of its stages; none for a policy with errors. */
  readonly natives: readonly string[];
}

/** Which policies governed which models when; made from the governance ref, whatever a record says. */
export interface Governors {
  policyOf(model: string, identity: PolicyIdentity): PolicyThen;
  /** What governed the model in the span, one after the other; undefined for a part of it in which no policy did. */
  governorsDuring(model: string, span: Span): readonly (GovernorThen | undefined)[];
  /** Since when (milliseconds) any policy is known to have governed the model. */
  governedSince(model: string): number | undefined;
  /** The stages of a model that no policy governs. */
  readonly ungoverned: Lifecycle;
}
