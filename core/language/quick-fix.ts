import type { Change, Fix } from '../text/fix';
import { assertNever } from '../text/assert-never';
import { shownText } from '../text/shown';
import { differenceOf, withEdits, type TextEdit } from '../text/text-edit';
import type { LanguageDocument } from './document';
import { parseLanguageDocument } from './document';
import type { Finding } from './finding';
import { additionEdits, textOf } from './fixes/add';
import { keyRemovalEdits, removalEdits } from './fixes/remove';
import { replacementEdits, unquotingEdits, wrappingEdits } from './fixes/replace';
import { partAt } from './support';
import { flowText } from './yaml-text';

/** Something that a person may choose to correct what a finding is about. */
export interface QuickFix {
  readonly finding: Finding;
  readonly title: string;
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
}

/** It is a line of a menu. */
const LONGEST_TITLE = 200;

/** Each further change of a fix is found by parsing what the one before has left; in a longer document that takes too long. */
const LONGEST_PARSED_AGAIN = 50_000;

/** What can be done about a finding of a document, the likeliest first; a fix that cannot be made safely is left out. */
export function quickFixes(document: LanguageDocument, finding: Finding): readonly QuickFix[] {
  return (finding.fixes ?? []).flatMap((fix) => {
    const edits = fixEdits(document, finding, fix);
    const [first] = fix.changes;
    const title = shownText(first.kind === 'edit' ? first.title : titleOf(first), LONGEST_TITLE);
    return edits ? [{ finding, title, preferred: fix.preferred, edits }] : [];
  });
}

function fixEdits(document: LanguageDocument, finding: Finding, { changes }: Fix): readonly TextEdit[] | undefined {
  const [first, ...others] = changes;
  const edits = changeEdits(document, finding, first);
  if (others.length === 0 || !edits) return edits;
  if (document.text.length > LONGEST_PARSED_AGAIN) return undefined;
  let text = withEdits(document.text, edits);
  for (const change of others) {
    const next = changeEdits(parseLanguageDocument({ ...document, text }), finding, change);
    if (!next) return undefined;
    text = withEdits(text, next);
  }
  return differenceOf(document.text, text);
}

function changeEdits(document: LanguageDocument, finding: Finding, change: Change): readonly TextEdit[] | undefined {
  if (change.kind === 'edit') return change.edits;
  const part = partAt(document, finding.start);
  if (!part) return undefined;
  switch (change.kind) {
    case 'replace':
      return replacementEdits(part, finding, flowText(change.value));
    case 'unquote':
      return unquotingEdits(part, finding);
    case 'wrap':
      return wrappingEdits(part, finding, change.by);
    case 'addKey':
    case 'addItem':
      return additionEdits(part, change);
    case 'remove':
      return change.path ? removalEdits(part, change.path) : keyRemovalEdits(part, finding.start);
    default:
      return assertNever(change);
  }
}

function titleOf(change: Exclude<Change, { readonly kind: 'edit' }>): string {
  switch (change.kind) {
    case 'replace':
      return `Change to ${flowText(change.value)}`;
    case 'unquote':
      return 'Remove the quotes';
    case 'wrap':
      return change.by === '""' ? 'Put it in quotes' : 'Put it in brackets';
    case 'addKey':
      return `Add ${textOf(change)}`;
    case 'addItem':
      return `Add ${textOf(change)} to ${String(change.path.findLast((part) => typeof part === 'string'))}`;
    case 'remove': {
      const last = change.path?.at(-1);
      return typeof last === 'string' ? `Remove ${last}` : 'Remove this entry';
    }
    default:
      return assertNever(change);
  }
}
