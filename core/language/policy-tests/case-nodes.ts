import { isSeq } from 'yaml';
import type { LanguageDocument } from '../document';
import { items, member } from '../policy-outline';

/** The nodes of a test file's cases, also of one with errors. */
export function caseNodes({ parts: [part] }: LanguageDocument): readonly unknown[] {
  const root = part?.yaml.contents;
  return items(isSeq(root) ? root : member(root, 'cases'));
}
