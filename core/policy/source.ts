import type { CancelSignal } from '../text/cancellation';

/** A policy file as it was read. */
export interface PolicyFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** Git blob id. */
  readonly digest: string;
  readonly text: string;
  /** True for a working copy that differs from, or is not, the committed file on the governance ref. */
  readonly preview: boolean;
}

/** Where policies come from. Methods throw `RegistryFailure` and nothing else. */
export interface PolicySource {
  /** The committed policies on the governance ref: the ones that decide. */
  committed(signal?: CancelSignal): Promise<readonly PolicyFile[]>;
  /** The same files as the working tree has them: a preview. */
  workingCopy(signal?: CancelSignal): Promise<readonly PolicyFile[]>;
  /**
   * The text of a policy that once decided, by its Git blob id, or undefined if the repository no longer has it. Lets
   * `audit verify` recompute old decisions; without it only those of today's policies are recomputed.
   */
  byDigest?(digest: string, signal?: CancelSignal): Promise<string | undefined>;
}
