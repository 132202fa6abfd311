import type { Knowledge } from './knowledge';
import type { Proposal } from './proposal';

/** A place outside of the YAML of a document where something can be completed. */
export interface TextSite {
  /** UTF-16 offsets. */
  readonly replace: { readonly start: number; readonly end: number };
  /** The registry's answers have a part in what can be written here. */
  readonly live: boolean;
  /** By what is known, in the order in which it should be shown. */
  readonly propose: (knowledge: Knowledge) => readonly Proposal[];
}
