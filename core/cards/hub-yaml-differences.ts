import type { Document, Pair } from 'yaml';
import { isCollection, isMap, isScalar, visit, type Node, type Scalar } from 'yaml';
import type { TextRange } from '../text/yaml-document';
import { lexemesOf, type Lexeme } from './hub-yaml-lexemes';

/** What YAML 1.1 does not allow; the range is the first place. */
export interface YamlDifference {
  readonly severity: 'error';
  readonly code: 'not-yaml-1.1';
  readonly message: string;
  readonly range: TextRange;
}

/** Where a document is fine for YAML 1.2, but not for the parser of YAML 1.1 that the Hub's tools load cards with. */
export function hubDifferences(text: string, document: Document): readonly YamlDifference[] {
  return [
    ...unreadableCharacters(text),
    ...(LEXICAL.test(text) ? lexicalDifferences(text) : []),
    ...(STRUCTURAL.test(text) ? nodeDifferences(document, text) : []),
    ...topKeyDifferences(document),
  ].sort((one, other) => one.range.start - other.range.start);
}

/** What the texts of nearly all cards do not have: looking for it in each piece takes longer than parsing. */
const LEXICAL = /[\t&*?\x85\u2028\u2029]/;
const STRUCTURAL = /[!=?{[]|<<|\d{4}-\d|- +:\s|^ +:\s/m;

const difference = (message: string, start: number, end: number): YamlDifference => ({
  severity: 'error',
  code: 'not-yaml-1.1',
  message,
  range: { start, end },
});

const UNREADABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function unreadableCharacters(text: string): readonly YamlDifference[] {
  const found = UNREADABLE.exec(text);
  if (!found) return [];
  const code = found[0].codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return [difference(`The control character ${name} is not allowed; remove it.`, found.index, found.index + 1)];
}

function lexicalDifferences(text: string): readonly YamlDifference[] {
  for (const lexeme of lexemesOf(text)) {
    const found = ofLexeme(lexeme);
    if (found) return [found];
  }
  return [];
}

function ofLexeme(lexeme: Lexeme): YamlDifference | undefined {
  if (lexeme.kind === 'block') return undefined;
  return lexeme.kind === 'plain' ? ofPlain(lexeme) : ofOther(lexeme);
}

function ofOther({ source, start }: Lexeme): YamlDifference | undefined {
  const tab = source.indexOf('\t');
  if (tab >= 0 && /^[ \t]+$/.test(source)) return difference(TAB, start + tab, start + tab + 1);
  if (!/^[&*]/.test(source) || /^[&*][\w-]+$/.test(source)) return undefined;
  const message = `\`${source.slice(0, 30)}\` is read as an anchor or alias; put the text in quotes.`;
  return difference(message, start, start + source.length);
}

function ofPlain({ source, start, flow }: Lexeme): YamlDifference | undefined {
  const at = (message: string, index: number): YamlDifference[] =>
    index < 0 ? [] : [difference(message, start + index, start + index + 1)];
  return [
    ...at(TAB, source.indexOf('\t')),
    ...at(SEPARATOR, source.search(/[\x85\u2028\u2029]\S/)),
    ...at(QUESTION, flow ? source.indexOf('?', 1) : -1),
  ][0];
}

const TAB = 'A tab must not stand between values; use spaces.';
const SEPARATOR = 'A Unicode line separator ends the line here; remove it, or put the text in quotes.';
const QUESTION = 'A question mark inside brackets needs quotes around its text.';

function nodeDifferences(document: Document, text: string): readonly YamlDifference[] {
  const found: YamlDifference[] = [];
  const report = reporter(found);
  visit(document, {
    Pair(_key, { key, value }) {
      if (isScalar(key) && key.value === null && text[key.range?.[0] ?? -1] === ':')
        report(key, 'A colon needs a key before it, or quotes.');
      if (isCollection(key)) report(key, 'A mapping or list cannot be a key; put the text in quotes.');
      if (isScalar(key) && key.value === '<<' && isScalar(value))
        report(value, 'Only a mapping can be merged with `<<`.');
    },
    Value(place, node) {
      if (isCustomTag(node.tag))
        report(node, `The tag \`${String(node.tag).slice(0, 60)}\` means nothing here; remove it.`);
      // As a key it is read as text.
      if (isScalar(node) && (place !== 'key' || node.source !== '=')) ofScalar(node, report);
      return found.length > 0 ? visit.BREAK : undefined;
    },
  });
  return found;
}

function topKeyDifferences({ contents }: Document): readonly YamlDifference[] {
  const found: YamlDifference[] = [];
  if (isMap(contents)) for (const pair of contents.items) ofTopKey(pair, reporter(found));
  return found;
}

function reporter(found: YamlDifference[]): Report {
  return (node, message) => {
    const range = (node as Node).range;
    if (range) found.push(difference(message, range[0], Math.max(range[0] + 1, range[1])));
  };
}

type Report = (node: unknown, message: string) => void;

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?<=-\d\d-\d\d)|(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?)?)$/;

function ofScalar(scalar: Scalar, report: Report): void {
  if (scalar.type !== 'PLAIN' || scalar.source === undefined) return;
  if (scalar.source === '=') report(scalar, 'A lone `=` needs quotes.');
  const [, year, month, day] = TIMESTAMP.exec(scalar.source) ?? [];
  if (year !== undefined && !isDay(Number(year), Number(month), Number(day)))
    report(scalar, 'There is no such day in the calendar; correct it, or put it in quotes.');
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** What YAML 1.1 reads as something else than text. */
const NOT_TEXT =
  /^(?:~|null|true|false|yes|no|on|off|[-+]?\d[\d_]*|[-+]?\d[\d_]*\.[\d_]*|[-+]?0x[\da-f_]+|\.\d[\d_]*|[-+]?\.inf|\.nan|\d{4}-\d\d-\d\d)$/i;

function ofTopKey({ key }: Pair, report: Report): void {
  if (!isScalar(key) || key.type !== 'PLAIN') return;
  if (key.value === null || NOT_TEXT.test(key.source ?? ''))
    report(key, `The key \`${key.source ?? ''}\` is not read as text; put it in quotes.`);
}

/** Neither absent nor one of the tags that every YAML parser knows. */
function isCustomTag(tag: string | undefined): boolean {
  return (
    tag !== undefined &&
    !/^tag:yaml\.org,2002:(?:str|int|float|bool|null|seq|map|set|omap|pairs|binary|timestamp|merge)$/.test(tag)
  );
}
