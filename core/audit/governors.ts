import type { PolicyIdentity } from '../policy/decision';
import type { Policy } from '../policy/types';
import type { Lifecycle } from '../registry/lifecycle';

/** The policy that a record names, as the governance ref's history has it. */
export type PolicyThen =
  | { readonly kind: 'found'; readonly policy: Policy; readonly lifecycle: Lifecycle }
  /** It cannot have decided. `problem` is a clause without a full stop. */
  | { readonly kind: 'impossible'; readonly problem: string }
  /** This clone's history does not reach back so far. */
  | { readonly kind: 'unknown' };

/** What governed a model at some time. */
export interface GovernorThen {
  readonly path: string;
  /** The registry's own names of its stages; none for a policy with errors. */
  readonly natives: readonly string[];
}

/** Which policies governed which models when; made from the governance ref, whatever a record says. */
export interface Governors {
  policyOf(model: string, identity: PolicyIdentity): PolicyThen;
  /** `time` in milliseconds; undefined where no policy governed the model. */
  governedAt(model: string, time: number): GovernorThen | undefined;
  /** The stages of a model that no policy governs. */
  readonly ungoverned: Lifecycle;
}
