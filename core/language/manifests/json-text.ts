import { parse } from 'lossless-json';
import { rangesIn } from '../../policy/parse/ranges';
import { parseYaml, type TextRange, type YamlPath } from '../../text/yaml-document';

/** JSON in a text, with the place of each of its values; or what makes it none. Ranges are offsets into the text. */
export type JsonText =
  | {
      readonly ok: true;
      readonly value: unknown;
      readonly rangeOf: (path: YamlPath, at: 'key' | 'value') => TextRange;
    }
  | { readonly ok: false; readonly reason: string; readonly range: TextRange };

/** Reads JSON as Python writes it: `NaN` and the infinities are numbers. Never throws. */
export function readJsonText(text: string): JsonText {
  const json = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (found) => NUMBERS[found] ?? found);
  // What JSON calls deep is deep as YAML as well, and only that parser survives it.
  const { document } = parseYaml(json);
  if (document === undefined)
    return { ok: false, reason: 'it is nested too deeply', range: { start: 0, end: text.length } };
  try {
    parse(json, undefined, { onDuplicateKey: ({ newValue }) => newValue });
    return { ok: true, value: JSON.parse(json) as unknown, rangeOf: rangesIn(document, json) };
  } catch (error) {
    return { ok: false, ...problemOf(error, text) };
  }
}

/** Of the same length, so that offsets stay. */
const NUMBERS: Readonly<Record<string, string>> = { NaN: '0.5', Infinity: '1.000005', '-Infinity': '-1.000005' };

function problemOf(error: unknown, text: string): { readonly reason: string; readonly range: TextRange } {
  const message = error instanceof SyntaxError ? error.message : '';
  const [, reason = 'it cannot be parsed', place] = /^([^]*?) at position (\d+)$/.exec(message) ?? [];
  const start = place === undefined ? 0 : Math.min(Number(place), Math.max(text.length - 1, 0));
  const end = place === undefined ? text.length : Math.min(start + 1, text.length);
  // The reason may quote a character of the text.
  const line = reason.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase()).replaceAll(/[\p{Cc}`]/gu, ' ');
  return { reason: line, range: { start, end } };
}
