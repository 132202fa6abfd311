import type { EvidencePart, ModelSignatureFacts, VersionFacts } from '../policy/evidence';
import type { PublicKey } from '../policy/public-key';
import type { CancelSignal } from '../text/cancellation';
import type { Artifact, Copy, Delivery, HeldCopy, Parcel } from './copies';
import type { Holders } from './holders';
import type { VersionInspection } from './inspection';
import type { ModelVersion, Page, RegisteredModel, RegistryProblem } from './model';

/** What a registry can do. Callers ask here instead of testing for a kind of registry. */
export interface Capabilities {
  /** Holds stages natively. */
  readonly stages: boolean;
  readonly aliases: boolean;
  /** Versions have tags that can be changed, so that a tag can stand for a stage. */
  readonly tags: boolean;
  /** Stage names other than Staging, Production and Archived. */
  readonly customStages: boolean;
  /** Versions are SemVer, chosen by a bump; otherwise they are numbers. */
  readonly semver: boolean;
  /** A write fails if the state it was planned on has changed. */
  readonly compareAndSet: boolean;
  readonly delete: boolean;
  /** Tells who moved which stage when (see `stageEvents`). */
  readonly history: boolean;
  /**
   * What another registry can do that versions can be copied to; undefined for one that they cannot. Absent where versions cannot
   * be copied at all.
   */
  readonly elsewhere?: (uri: string) => Capabilities | undefined;
}

export interface PageQuery {
  readonly pageSize?: number;
  readonly pageToken?: string;
  /** Case-insensitive part of the name. */
  readonly filter?: string;
}

/** Version facts, and the parts of them whose source did not answer. */
export interface FactsAnswer {
  readonly facts: readonly VersionFacts[];
  /**
   * Of the version that was named first, the candidate; a broken file's sentence names it. What is unknown of another
   * version is absent from its facts, and `versions` says so where it is needed for a baseline.
   */
  readonly unavailable: Readonly<Partial<Record<EvidencePart, string>>>;
}

/** One assignment or release of a stage, as the registry itself recorded it. */
export interface StageEvent {
  readonly model: string;
  readonly version: string;
  readonly stage: string;
  readonly kind: 'assign' | 'release';
  readonly at: string;
  readonly by?: string;
  /** Where it is recorded: a ref name, an entity id. */
  readonly subject: string;
  /** Id of the audit record that the write was stamped with. */
  readonly record?: string;
}

/** The audit record that a version was last moved by, as the registry has it. */
export interface VersionStamp {
  readonly model: string;
  readonly version: string;
  /** Id of the record. */
  readonly record: string;
  /** Where it is recorded. */
  readonly subject: string;
}

/** What our own moves left in a registry. */
export interface Stamps {
  readonly versions: readonly VersionStamp[];
  /** Model → the first link of the audit trail that keeps its records, where it is marked with one. */
  readonly trails: ReadonlyMap<string, string>;
}

/**
 * One elementary change of a stage; a promotion is several, the assignment first. A release takes the place from the version
 * that is named only if it still has it; otherwise it changes nothing.
 */
export interface StageChange {
  readonly kind: 'assign' | 'release';
  readonly version: string;
  /** A place (see `Place`): `prod`, `alias:champion`, `tag:lifecycle=archived`, or one of these in another registry. */
  readonly stage: string;
}

/** Moves one model's stages in one step. */
export interface StageMove {
  readonly model: string;
  readonly changes: readonly StageChange[];
  /** Stages that must have one holder afterwards; registries without compare-and-set are repaired to that. */
  readonly exclusive?: readonly string[];
  /** Who, for registries that record it with the write. */
  readonly actor: Identity;
  readonly at: string;
  /** Id of the audit record, written into the registry beside the change. */
  readonly record: string;
  /** ISO 8601; a writer that makes several calls asks before each of them, and makes none after this time. */
  readonly deadline: string;
}

/** Proof of one write, as the registry gave it. */
export interface Receipt {
  /** `refs/tags/m#prod#3`, or an API path. */
  readonly subject: string;
  /** Object id or version of what was written. */
  readonly id: string;
  readonly change: StageChange;
  /** Where a version was brought to another registry. */
  readonly copy?: Copy;
}

export interface Identity {
  readonly name: string;
  readonly email: string;
  /** How we know: `git config`, a verified signature, a registry login. */
  readonly via: string;
}

export interface RegisterRequest {
  readonly model: string;
  /** Git: a commit, branch or tag; MLflow: an artifact URI. */
  readonly source: string;
  readonly bump?: 'major' | 'minor' | 'patch';
  readonly actor: Identity;
}

/** What the account that is signed in at a registry may do to a model, as far as the registry tells. */
export interface ModelPermission {
  readonly may: 'read' | 'write' | 'unknown';
  /** One sentence, for `read`. */
  readonly reason?: string;
}

/** A registry, remote or embedded. Every method may throw `RegistryFailure` and nothing else. */
export interface RegistryPort {
  /** Normalised registry URI; the key of every cache. */
  readonly uri: string;
  readonly can: Capabilities;
  /** The only stage names that the registry is set up to take. Absent, or without an answer: what `can` tells. */
  allowedStages?(signal?: CancelSignal): Promise<readonly string[] | undefined>;
  listModels(query?: PageQuery, signal?: CancelSignal): Promise<Page<RegisteredModel>>;
  getModel(name: string, signal?: CancelSignal): Promise<RegisteredModel | undefined>;
  /** Newest first. */
  listVersions(model: string, query?: PageQuery, signal?: CancelSignal): Promise<Page<ModelVersion>>;
  getVersion(model: string, version: string, signal?: CancelSignal): Promise<ModelVersion | undefined>;
  /** Metrics, tags, card and holdings of the named versions, in their order; `passed` is the trail's to add. */
  readFacts(model: string, versions: readonly string[], signal?: CancelSignal): Promise<FactsAnswer>;
  /**
   * Who holds which place, by one look at the registry however many models are named; without `models` of all of them.
   * Models that nobody is anywhere in, or that do not exist, are absent. `tagPlaces`: see `holdersOf`.
   */
  holders(
    models?: readonly string[],
    tagPlaces?: readonly string[],
    signal?: CancelSignal,
  ): Promise<ReadonlyMap<string, Holders>>;
  /**
   * Who of all models is in places that are tags, for lists that do not tell. Absent where `holders` costs no more for many
   * models than for one.
   */
  tagged?(tagPlaces: readonly string[]): Promise<ReadonlyMap<string, Holders>>;
  /** What the registry itself recorded of stage moves, oldest first. Empty without the `history` capability. */
  stageEvents(model: string | undefined, signal?: CancelSignal): Promise<readonly StageEvent[]>;
  /** The stamps of all moves, whoever recorded them; for registries without the `history` capability. */
  stamps?(signal?: CancelSignal): Promise<Stamps>;
  problems(signal?: CancelSignal): Promise<readonly RegistryProblem[]>;
  /** What a person can do about a model or version that is not here but may be elsewhere; a clause such as `run git fetch`. */
  adviseMissing?(signal?: CancelSignal): Promise<string | undefined>;
  /** Brings the local view up to date with the remote. */
  refresh(signal?: CancelSignal): Promise<void>;
  register(request: RegisterRequest, signal?: CancelSignal): Promise<ModelVersion>;
  /**
   * Writes and returns proof; the first change is visible to others before the rest, never the other way round. An `assign`
   * is true already, and a `release` a no-op, unless the named version does not hold, or still holds, the place. A failure
   * after the first write is `unknown` and carries the receipts of what was written; any other says that nothing was. `stale`
   * says that somebody whom the move does not name holds one of its exclusive stages.
   */
  moveStages(move: StageMove, signal?: CancelSignal): Promise<readonly Receipt[]>;
  /** Throws what `moveStages` would, before it writes anything. Absent where that writes all or nothing. */
  checkMove?(move: StageMove, signal?: CancelSignal): Promise<void>;
  setAlias(model: string, alias: string, version: string, actor: Identity, signal?: CancelSignal): Promise<void>;
  /**
   * For showing early what would be refused; asked for every model of a list, so that it costs a session no more for many
   * than for one. Brought up to date by `refresh`. Absent where nobody signs in.
   */
  permission?(model: string, signal?: CancelSignal): Promise<ModelPermission>;
  /** For showing one version to a person. Absent where a version's facts are all that there is. */
  inspect?(model: string, version: string, signal?: CancelSignal): Promise<VersionInspection>;
  /**
   * What comes of verifying the model signature that lies beside a version's files with these keys; null where there is none.
   * Reads every file. Absent where nobody can tell.
   */
  modelSignature?(
    model: string,
    version: string,
    keys: readonly PublicKey[],
    signal?: CancelSignal,
  ): Promise<ModelSignatureFacts | null>;
  /** The files of a version. Absent where they cannot be had; `unsupported` where those of this version cannot. */
  artifacts?(model: string, version: string, signal?: CancelSignal): Promise<readonly Artifact[]>;
  /** Takes the files of a version in. What is left of a delivery that fails is no version. */
  receive?(parcel: Parcel, signal?: CancelSignal): Promise<Delivery>;
  /** Who holds places in other registries, by the names that their versions have here (see `Environments`). */
  elsewhere?(
    models: readonly string[],
    places: readonly string[],
    signal?: CancelSignal,
  ): Promise<ReadonlyMap<string, Holders>>;
  /** The same with the versions of the other registries. */
  copies?(models: readonly string[], places: readonly string[], signal?: CancelSignal): Promise<readonly HeldCopy[]>;
  /** What of that could not be had when it was asked for last; part of `problems`, but costs nothing. */
  silence?(): readonly RegistryProblem[];
  /** Does of a move what may take long and moves nothing: versions are copied to the registries that they go to. */
  prepare?(move: Pick<StageMove, 'model' | 'changes' | 'record'>, signal?: CancelSignal): Promise<void>;
  /**
   * Differs from the answer before when a change of what lists show was noticed. Two requests at most, however long the lists
   * are, so that some changes are noticed only after several times. For registries that can only be polled.
   */
  fingerprint?(signal?: CancelSignal): Promise<string>;
  /** The page of the registry, a model or a version in the registry's own web interface; an http(s) address. */
  webUrl?(model?: string, version?: string): string | undefined;
}
