import type { Fix } from '../text/fix';
import type { TextRange, YamlPath } from '../text/yaml-document';

/** Something to say about a card or manifest, by its path: its range is looked up once. */
export interface CardFinding {
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** The rule's stable name. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  readonly path: YamlPath;
  /** What to underline: the value at the path, or the key that leads to it. */
  readonly at: 'key' | 'value';
  /** The part of the value's text that the finding is about: offsets into the value. */
  readonly within?: TextRange;
  /** What was probably meant, to replace what is underlined. */
  readonly replacement?: string;
  /** Other ways to correct it, the likeliest first. */
  readonly fixes?: readonly Fix[];
}

export type Report = (finding: CardFinding) => void;

/** The front matter's plain value. */
export type CardFields = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nothing is stated. */
export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

/** What the Hub's tools, which are written in Python, take for nothing. */
export function isFalsy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isMapping(value)) return Object.keys(value).length === 0;
  return isEmpty(value) || value === false || value === 0;
}

/** Nobody writes more, and a hostile list may have a hundred thousand. */
const MAX_ENTRIES = 1000;

/** A list's entries, or the only value, each with its path; nothing for what is empty. */
export function entriesOf(
  value: unknown,
  path: YamlPath,
): readonly { readonly value: unknown; readonly path: YamlPath }[] {
  if (Array.isArray(value))
    return value.slice(0, MAX_ENTRIES).map((entry: unknown, index) => ({ value: entry, path: [...path, index] }));
  return isEmpty(value) ? [] : [{ value, path }];
}

/** Text of a stranger inside a message: one line, not too long. */
export function quoted(text: string): string {
  const line = text.replaceAll(/[\p{Cc}`\s]+/gu, ' ').trim();
  return `\`${line.length > 60 ? `${line.slice(0, 60)}…` : line}\``;
}
