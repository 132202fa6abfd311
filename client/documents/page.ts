import type { Translate } from '../ui/translate';

/** A read-only Markdown document. */
export interface Page {
  /** Becomes the editor's title; plain text. */
  readonly title: string;
  readonly markdown: string;
}

/** What every page is made with. */
export interface PageContext {
  readonly t: Translate;
  readonly now: Date;
  /** BCP 47. */
  readonly language: string;
}

/** Joins blocks of Markdown, leaving out those that have nothing to say. */
export function blocks(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
