import type { TextEdit } from './text-edit';
import type { YamlPath } from './yaml-document';

/**
 * A change of a YAML document that corrects what a finding is about. It names paths, which costs nothing: where they lead in
 * the text is looked up only when somebody asks for the edits.
 */
export type Change =
  /** Another value in the place of the key or value that the finding underlines. */
  | { readonly kind: 'replace'; readonly value: unknown }
  /** What the finding underlines, without its quotes. */
  | { readonly kind: 'unquote' }
  /** Quotes or brackets around the value that the finding underlines, as it is written. */
  | { readonly kind: 'wrap'; readonly by: '""' | '[]' }
  /** A key more in the map at a path: behind the named one, or `first`, else last. */
  | {
      readonly kind: 'addKey';
      readonly path: YamlPath;
      readonly key: string;
      readonly value: unknown;
      readonly after?: string;
      readonly first?: true;
    }
  /** An entry more in the list at a path: before the one of this index, else last. */
  | { readonly kind: 'addItem'; readonly path: YamlPath; readonly value: unknown; readonly before?: number }
  /** Without what is at a path, or without path: without the key that the finding underlines. */
  | { readonly kind: 'remove'; readonly path?: YamlPath }
  /** Edits that were found with the finding, anywhere in the document; the only change of their fix. */
  | { readonly kind: 'edit'; readonly title: string; readonly edits: readonly TextEdit[] };

/** One way to correct what a finding is about. */
export interface Fix {
  /** Made one after the other. */
  readonly changes: readonly [Change, ...Change[]];
  /** There is hardly another right answer, so that it may be made unseen. */
  readonly preferred: boolean;
}

/** The only right answer. */
export function preferred(...changes: Fix['changes']): Fix {
  return { changes, preferred: true };
}

/** One answer that a person has to choose. */
export function possible(...changes: Fix['changes']): Fix {
  return { changes, preferred: false };
}
