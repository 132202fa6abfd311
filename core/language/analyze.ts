import type { Milliseconds } from '../policy/time';
import { shownText } from '../text/shown';
import type { LanguageDocument } from './document';
import type { Finding } from './finding';
import type { Knowledge } from './knowledge';
import { supportOf } from './supports';

/**
 * Everything there is to tell about a document, in the order of its text. Pure: the same document, knowledge and time give
 * the same findings in the editor and on the command line. Without a time nothing is said of what is over.
 */
export function analyze(document: LanguageDocument, knowledge: Knowledge, now?: Milliseconds): readonly Finding[] {
  const support = supportOf(document.kind);
  const timed = now === undefined ? [] : (support.timedFindings?.(document, now) ?? []);
  const own = support.holds ? document.findings.filter(support.holds(document, knowledge)) : document.findings;
  const findings = [...own, ...support.liveFindings(document, knowledge), ...timed].map(shown);
  return findings.sort((one, other) => one.start - other.start || one.end - other.end);
}

/** A message quotes what stands in documents and registries. */
const LONGEST_MESSAGE = 1000;

function shown(finding: Finding): Finding {
  const message = shownText(finding.message, LONGEST_MESSAGE);
  return message === finding.message ? finding : { ...finding, message };
}
