import type { Milliseconds } from '../policy/time';
import { differenceOf, withEdits, type TextEdit } from '../text/text-edit';
import { analyze } from './analyze';
import type { LanguageDocument } from './document';
import { parseLanguageDocument } from './document';
import type { Knowledge } from './knowledge';
import { quickFixes } from './quick-fix';

/** What one fix changes may be what another one is about: after each round the document is looked at anew. */
const MAX_ROUNDS = 10;
/** In UTF-16 units. Nobody waits while a long document is parsed ten times; what is left can be asked for again. */
const MAX_READ = 150_000;

/** Makes every preferred fix of a document; of a long one, those of its first findings. */
export function fixAll(document: LanguageDocument, knowledge: Knowledge, now: Milliseconds): readonly TextEdit[] {
  let current = document;
  let { text } = document;
  let read = 0;
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const edits = apart(preferredEdits(current, knowledge, now));
    text = withEdits(text, edits);
    read += current.essence.length;
    if (edits.length === 0 || read > MAX_READ) break;
    current = parseLanguageDocument({ ...current, text });
  }
  return differenceOf(document.text, text);
}

function preferredEdits(
  document: LanguageDocument,
  knowledge: Knowledge,
  now: Milliseconds,
): readonly (readonly TextEdit[])[] {
  return analyze(document, knowledge, now).flatMap((finding) => {
    const fixes = (finding.fixes ?? []).filter(({ preferred }) => preferred);
    return quickFixes(document, { ...finding, fixes })
      .slice(0, 1)
      .map(({ edits }) => edits);
  });
}

/** Those of the fixes that do not touch an earlier one. */
function apart(fixes: readonly (readonly TextEdit[])[]): readonly TextEdit[] {
  const kept: TextEdit[] = [];
  for (const edits of fixes) {
    const touches = edits.some(({ start, end }) => kept.some((one) => start <= one.end && one.start <= end));
    if (!touches) kept.push(...edits);
  }
  return kept;
}
