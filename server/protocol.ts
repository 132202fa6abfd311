import type { RegistryAnswer, RegistryNeeds } from '../core/language/knowledge';
import type { PolicyFolder } from '../core/language/surroundings';

/**
 * What client and server say to each other beyond the Language Server Protocol. Names and types only: the client imports
 * this file without the server's libraries.
 */

/** `initializationOptions` of the `initialize` request. Never holds a secret. */
export interface InitializationOptions {
  /** The workspace is trusted. Absent or false: language features only, nothing is looked up. */
  readonly trusted?: boolean;
  /** Commands of the client, for lenses above transitions and policy tests. Absent: there are no lenses. */
  readonly lensCommands?: LensCommands;
}

/** Ids of commands. */
export interface LensCommands {
  /** Takes `{registry?, model?, stage}`. */
  readonly check: string;
  /** Takes `{registry?, model?, stage}`. */
  readonly promote: string;
  /** Takes `{uri, case?}`: a file of policy tests, and one of its cases from 0. Absent: there are no lenses in such files. */
  readonly runPolicyTest?: string;
}

/** Request, server → client: asks the registry. An error answer means that nothing is known. Cancelled as any request. */
export const REGISTRY_LOOKUP = 'stagegate/registryLookup';

export interface RegistryLookupParams {
  /** The document that asks; its folder decides what the default registry is, and what `git:.` means. */
  readonly documentUri: string;
  /** The registry URI that the document itself declares. */
  readonly registryUri?: string;
  readonly needs: RegistryNeeds;
}

export type RegistryLookupResult = RegistryAnswer;

/**
 * Request, server → client: the text of a file in the workspace folder that a document is in. An error answer means that nothing is
 * known: the file is outside the folder, too large, or cannot be read.
 */
export const READ_DOCUMENT = 'stagegate/readDocument';

export interface ReadDocumentParams {
  readonly uri: string;
  /** Of the document that depends on the file. */
  readonly documentUri: string;
}

export interface ReadDocumentResult {
  /** Absent: there is no such file. */
  readonly text?: string;
}

/** Request, server → client: the promotion policies and policy tests of the workspace folder that a document is in. */
export const FIND_POLICIES = 'stagegate/findPolicies';

export interface FindPoliciesParams {
  readonly documentUri: string;
}

export type FindPoliciesResult = PolicyFolder;

/** Notification, client → server: what was answered about these models (absent: all of the registry's) no longer holds. */
export const REGISTRY_CHANGED = 'stagegate/registryChanged';

export interface RegistryChangedParams {
  /** As the lookup's answer named it. Absent: every registry, such as after a change of settings. */
  readonly registryUri?: string;
  readonly models?: readonly string[];
}

/** Notification, client → server: the workspace became trusted, or is no longer. */
export const TRUST_CHANGED = 'stagegate/trustChanged';

export interface TrustChangedParams {
  readonly trusted: boolean;
}
