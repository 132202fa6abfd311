import type { AuditEvent } from '../../core/audit/events';
import type { PolicyFile } from '../../core/policy/source';
import type { VersionFacts, EvidencePart } from '../../core/policy/evidence';
import type { CopyOrigin } from '../../core/registry/copies';
import type { RegistryProblem } from '../../core/registry/model';

/** What a memory registry holds when it opens. */
export interface MemorySeed {
  readonly models?: readonly SeedModel[];
  readonly policies?: readonly PolicyFile[];
  readonly events?: readonly AuditEvent[];
  readonly problems?: readonly RegistryProblem[];
  /** Parts of facts whose source does not answer, with the reason. */
  readonly unavailable?: Readonly<Partial<Record<EvidencePart, string>>>;
  /** The clock; default: the computer's. */
  readonly now?: () => Date;
}

export interface SeedModel {
  readonly name: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Oldest first. */
  readonly versions: readonly SeedVersion[];
}

/** A version's facts with what only a registry knows; stages and aliases in its own names. */
export interface SeedVersion extends VersionFacts {
  readonly source?: string;
  readonly description?: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Path → content. */
  readonly files?: Readonly<Record<string, string>>;
  readonly copyOf?: CopyOrigin;
}
