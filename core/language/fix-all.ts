import type { Milliseconds } from '../policy/time';
import { differenceOf, withEdits, type TextEdit } from '../text/text-edit';
import { analyze } from './analyze';
import type { LanguageDocument } from './document';
import { parseLanguageDocument } from './document';
import type { Knowledge } from './knowledge';
import { quickFixes } from './quick-fix';

/** What one fix changes may be what another one is about: after each round the document is looked at anew. */
const MAX_ROUNDS = 10;

/** Makes every preferred fix of a document. */
export function fixAll(document: LanguageDocument, knowledge: Knowledge, now: Milliseconds): readonly TextEdit[] {
  let current = document;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const edits = apart(preferredEdits(current, knowledge, now));
    if (edits.length === 0) break;
    current = parseLanguageDocument({ ...current, text: withEdits(current.text, edits) });
  }
  return differenceOf(document.text, current.text);
}

function preferredEdits(
  document: LanguageDocument,
  knowledge: Knowledge,
  now: Milliseconds,
): readonly (readonly TextEdit[])[] {
  return analyze(document, knowledge, now).flatMap((finding) => {
    const fix = quickFixes(document, finding).find(({ preferred }) => preferred);
    return fix ? [fix.edits] : [];
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
