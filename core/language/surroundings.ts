import type { CancelSignal } from '../text/cancellation';

/** A workspace folder and the promotion policies in it. */
export interface PolicyFolder {
  /** URI; ends with `/`. */
  readonly root: string;
  /** URIs. */
  readonly policies: readonly string[];
  /** URIs of the files of policy tests. Absent: not known. */
  readonly tests?: readonly string[];
}

/** The one port through which the language server reads other files than the open ones. */
export interface WorkspaceFiles {
  /**
   * The text of a file in the workspace folder that the document is in; nothing where there is no such file. Rejects where that
   * cannot be said: outside the folder, also by a symbolic link, too large, not readable.
   */
  readonly read: (file: string, documentUri: string, signal?: CancelSignal) => Promise<string | undefined>;
  /** Of the workspace folder that the document is in. Rejects where it is in none. */
  readonly findPolicies: (documentUri: string, signal?: CancelSignal) => Promise<PolicyFolder>;
}

/** What has been read so far of the files around a document. "No" comes only from an answer, never from absence. */
export interface Surroundings {
  /** Absent: not known. */
  readonly folder?: PolicyFolder;
  /** A file's text, unsaved changes included. `null`: there is no such file. `undefined`: not known. */
  readonly textOf: (uri: string) => string | null | undefined;
}

/** Which other files a document's meaning depends on. */
export interface FileNeeds {
  /** URIs. */
  readonly texts: readonly string[];
  readonly policies: boolean;
}

export const NO_SURROUNDINGS: Surroundings = { textOf: () => undefined };

/** No text that people write is longer, in UTF-16 units and in bytes. */
export const MAX_FILE_LENGTH = 1_000_000;

/** A folder with more policies is not compared with each other's. */
export const MAX_POLICIES = 100;
