import type { Fix } from '../text/fix';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Something to tell about a place in a document; the same in editor, terminal and CI. */
export interface Finding {
  readonly severity: Severity;
  /** The rule's stable name. */
  readonly code: string;
  /** One sentence for a person. */
  readonly message: string;
  /** UTF-16 offsets into the document's text. */
  readonly start: number;
  readonly end: number;
  readonly source: 'stagegate';
  /** The likeliest first. */
  readonly fixes?: readonly Fix[];
}
