import { entriesOf, quoted, type CardFields, type CardFinding, type Report } from '../card-finding';
import { isLanguage, languageCalled } from '../vocabularies';

/** `language`: never an error, because the Hub shows what it does not know as it is. */
export function languageRule(front: CardFields, report: Report): void {
  for (const { value, path } of entriesOf(front['language'], ['language'])) {
    const told = languageFinding(value);
    if (told) report({ ...told, code: 'unknown-language', path, at: 'value' });
  }
}

type Told = Pick<CardFinding, 'severity' | 'message' | 'replacement'>;

function languageFinding(language: unknown): Told | undefined {
  // An unquoted `no` is Norwegian, also for a parser that read it as a boolean.
  if (language === false || (typeof language === 'string' && isLanguage(language))) return undefined;
  if (typeof language !== 'string')
    return { severity: 'warning', message: 'A language is named by its ISO 639 code, such as `en`.' };
  const code = language.trim().toLowerCase();
  const primary = code.split(/[-_]/)[0] ?? code;
  const meant = isLanguage(code) ? code : languageCalled(code);
  if (meant !== undefined)
    return { severity: 'warning', message: `The ISO 639 code of this language is \`${meant}\`.`, replacement: meant };
  if (primary !== code && isLanguage(primary))
    return {
      severity: 'hint',
      message: `The Hub finds this language as \`${primary}\`; state ${quoted(language)} in \`language_bcp47\`.`,
    };
  return { severity: 'warning', message: `${quoted(language)} is no ISO 639 code of a language.` };
}
