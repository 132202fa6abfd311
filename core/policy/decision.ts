import type { Evidence } from './evidence';

/** Worst first: fail > error > inconclusive > warn > pass; `skipped` is neutral. Only pass and warn promote. */
export type CheckResult = 'pass' | 'warn' | 'fail' | 'inconclusive' | 'error' | 'skipped';

/** One check of a decision; the JSON form is public interface. */
export interface Check {
  /** The path in the policy (`transitions[1].gates[0]`), or the check's kind where the policy has no such place. */
  readonly id: string;
  /** The kind: `transition`, `metric`, `tag`, `modelCard`, `signature`, `hold`, `soak`, `approvals`, `authorization` … */
  readonly gate: string;
  /** The gate's own name, where the policy gives it one. */
  readonly name?: string;
  readonly result: CheckResult;
  readonly observed?: unknown;
  readonly required?: unknown;
  /** One sentence for a person; the same in editor, terminal and CI. */
  readonly message: string;
  /** A composite's gates or a metric's slices. */
  readonly children?: readonly Check[];
}

export interface PolicyIdentity {
  /** Path from the repository's root, with `/`. */
  readonly path: string;
  /** Git blob id of the file. */
  readonly digest: string;
  /** True when it is a working copy and not the committed policy on the governance ref. */
  readonly preview: boolean;
}

/** The point at which a decision is made; `enforcement` may differ by it. */
export type EnforcementPoint = 'editor' | 'ci' | 'promote' | 'audit';

/** A decision; the JSON form of `check` is public interface. */
export interface Decision {
  readonly model: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
  readonly result: CheckResult;
  readonly policy?: PolicyIdentity;
  readonly checks: readonly Check[];
  /** Ids of the checks that keep it from passing. */
  readonly blockers: readonly string[];
  readonly evidence: Evidence;
}
