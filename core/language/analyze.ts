import type { LanguageDocument } from './document';
import type { Finding } from './finding';
import type { Knowledge } from './knowledge';
import { supportOf } from './supports';

/**
 * Everything there is to tell about a document, in the order of its text. Pure: the same document and knowledge give the
 * same findings in the editor and on the command line.
 */
export function analyze(document: LanguageDocument, knowledge: Knowledge): readonly Finding[] {
  const findings = [...document.findings, ...supportOf(document.kind).liveFindings(document, knowledge)];
  return findings.sort((one, other) => one.start - other.start || one.end - other.end);
}
