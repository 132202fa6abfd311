import { Composer, Lexer, Parser, type CST, type Document } from 'yaml';
import { possible, type Fix } from './fix';
import { shownText } from './shown';
import { duplicateKeys } from './yaml-duplicates';

/** A document over 1 MB is not analyzed: parsing alone would take seconds. */
export const MAX_DOCUMENT_LENGTH = 1_000_000;
/** Of the parser's stack, which grows by one or two with each level. */
const MAX_STACK = 200;
const MAX_LINES = 200_000;
/** Marks, words and white space: what parsing costs grows with their number rather than with the text's length. */
const MAX_LEXEMES = 400_000;
/**
 * More are not told, because nobody reads them: the library makes an error of each, with its stack, which costs a hundred
 * times as much as to parse what it is about.
 */
const MAX_DEFECTS = 250;
/** The library repeats what it does not expect, which may be most of the text. */
const LONGEST_MESSAGE = 200;
/** What is said of a document that recursion could not get through, or that aliases blow up. */
export const TOO_DEEP = 'The document is nested too deeply, or stands for too much, to be analyzed.';
const TOO_MANY = 'The document has more than 200,000 lines, or 400,000 words and marks, and is not analyzed.';

/** Offsets into the text, in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Keys and indexes from the root of a document. */
export type YamlPath = readonly (string | number)[];

/** What makes a text no YAML document, or one that is ambiguous. */
export interface YamlFinding {
  readonly severity: 'error';
  /** `yaml-syntax`, `duplicate-key`, `several-documents`, `too-large` or `too-deep`. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  readonly path: YamlPath;
  readonly range: TextRange;
  /** Ways to correct it, the likeliest first. */
  readonly fixes?: readonly Fix[];
}

/** Parses YAML 1.2; a text that the parser would choke on gives a finding instead of a document. Use it for any YAML of strangers. */
export function parseYaml(text: string): { readonly document?: Document; readonly findings: readonly YamlFinding[] } {
  if (text.length > MAX_DOCUMENT_LENGTH) {
    return { findings: [whole('too-large', 'The document is larger than 1 MB and is not analyzed.')] };
  }
  const tokens = hasManyLines(text) ? 'too-large' : tokensOf(text);
  if (tokens === 'too-large') return { findings: [whole(tokens, TOO_MANY)] };
  if (tokens === 'too-deep') return { findings: [whole(tokens, TOO_DEEP)] };
  const [document, second] = patientComposer().compose(tokens, true, text.length);
  if (document === undefined) return { findings: [whole('yaml-syntax', 'The document is empty.')] };
  const duplicates = duplicateKeys(document).slice(0, MAX_DEFECTS);
  const defects = [...document.errors.map(syntaxDefect), ...duplicates.map(duplicateDefect)];
  const several = second === undefined ? [] : [severalDocuments(second.range[0], text.length)];
  return { document, findings: [...several, ...defects.map((defect) => defectFinding(defect, text.length))] };
}

function hasManyLines(text: string): boolean {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (++lines > MAX_LINES) return true;
  }
  return false;
}

/**
 * The concrete syntax. Composing it is recursive, and recursion that ends in a regular expression kills V8 instead of
 * throwing; only the parser's own stack knows the depth whatever brackets stand in texts and comments.
 */
function tokensOf(text: string): readonly CST.Token[] | 'too-large' | 'too-deep' {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  let defects = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type !== 'error' || ++defects <= MAX_DEFECTS) tokens.push(token);
    }
    if (parser.stack.length > MAX_STACK) return 'too-deep';
    if (++lexemes > MAX_LEXEMES) return 'too-large';
  }
  tokens.push(...parser.end());
  return tokens;
}

/** Composes as the library does, but tells of the first defects only. */
function patientComposer(): Composer {
  // The library compares each key of a map with all others: duplicates are looked for afterwards.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false });
  const tell = Reflect.get(composer, 'onError') as TellDefect;
  let defects = 0;
  const onError: TellDefect = (source, code, message, isWarning) => {
    if (isWarning !== true && ++defects <= MAX_DEFECTS) tell(source, code, message);
  };
  Object.assign(composer, { onError });
  return composer;
}

type TellDefect = (source: unknown, code: string, message: string, isWarning?: boolean) => void;

const whole = (code: string, message: string): YamlFinding => ({
  severity: 'error',
  code,
  message,
  path: [],
  range: { start: 0, end: 0 },
});

/** At the mark that the second one begins with. */
function severalDocuments(start: number, length: number): YamlFinding {
  const message = 'The file holds more than one document.';
  return { ...whole('several-documents', message), range: { start, end: Math.min(start + 3, length) } };
}

interface Defect {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly fixes?: readonly Fix[];
}

function syntaxDefect({ message, pos: [start, end] }: Document['errors'][number]): Defect {
  const told = shownText(message.replace(/\.?\s*$/, ''), LONGEST_MESSAGE);
  return { code: 'yaml-syntax', message: `${told}.`, start, end };
}

function duplicateDefect(start: number): Defect {
  const fixes = [possible({ kind: 'remove' })];
  return { code: 'duplicate-key', message: 'The same property is stated twice.', start, end: start + 1, fixes };
}

function defectFinding({ start, end, ...told }: Defect, length: number): YamlFinding {
  const range = { start: Math.min(start, length), end: Math.min(Math.max(start, end), length) };
  return { severity: 'error', path: [], range, ...told };
}
