import type { CopyOrigin } from './copies';

/**
 * What a registry holds, in the field's own words. Shapes follow MLflow's; a GTO registry maps onto them.
 * Every time stamp is ISO 8601 with an offset.
 */

/** A registered model as a list shows it. */
export interface RegisteredModel {
  readonly name: string;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Git: the greatest active SemVer; MLflow: the greatest number. Absent when no version is active. */
  readonly latestVersion?: string;
  /** Stage → the version that holds it now (for a stage with several holders: the newest). */
  readonly stages: Readonly<Record<string, string>>;
  /** Alias → version. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** A version's occupancy of a stage. */
export interface StageHolding {
  readonly stage: string;
  /** Start of the current, uninterrupted occupancy; absent when the registry does not tell. */
  readonly since?: string;
}

/** One version of a registered model, without its metrics and card, which cost more to read (see `VersionFacts`). */
export interface ModelVersion {
  readonly model: string;
  /** As the registry writes it: `7` or `v1.2.0`. */
  readonly version: string;
  /** The SemVer without a leading `v`, where the version is one. */
  readonly semver?: string;
  readonly stages: readonly StageHolding[];
  readonly aliases: readonly string[];
  readonly createdAt?: string;
  /** E-mail address or login of whoever registered it. */
  readonly author?: string;
  /** Where the model's files are: a URI, or the artifact's path at its commit. */
  readonly source?: string;
  readonly runId?: string;
  /** Git: the commit that the version names. */
  readonly commit?: string;
  readonly description?: string;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Of a version that was copied from another registry by a promotion. */
  readonly copyOf?: CopyOrigin;
}

/** A defect of the registry's own data that readers step around, such as a tag that other tools choke on. */
export interface RegistryProblem {
  /** One sentence: what is wrong, where. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly fix: string;
  /** The offending object: a full ref name or a file path. */
  readonly subject: string;
  readonly model?: string;
}

/** One page of a listing; `nextPageToken` is absent on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken?: string;
}
