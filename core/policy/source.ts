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
  /** Who works in the repository that keeps the policies, most active first; absent where none does. */
  contributors?(signal?: CancelSignal): Promise<readonly Contributor[]>;
  /** Lets `audit verify` judge old records; without it only today's policies can be had. */
  history?(signal?: CancelSignal): Promise<PolicyHistory>;
}

/** Somebody who has committed to a repository. */
export interface Contributor {
  readonly name: string;
  readonly email: string;
  readonly commits: number;
}

/** What policies were committed on the governance ref, now and before. */
export interface PolicyHistory {
  /** Every content that a file ever had there, those that came with merged branches included, each once. */
  readonly files: readonly PolicyContent[];
  /** What changed on the ref itself, oldest first. */
  readonly changes: readonly PolicyChange[];
  /** False where the history goes back further than this clone does. */
  readonly complete: boolean;
}

/** What a policy file said at some time. */
export interface PolicyContent extends Omit<PolicyFile, 'preview'> {
  /** It is only in the history of something else than the governance ref as that is now. */
  readonly elsewhere?: true;
}

/** From `at` (ISO 8601) on, a path had this content; without `digest`, none. */
export interface PolicyChange {
  readonly at: string;
  readonly path: string;
  readonly digest?: string;
}
