import type { Document } from 'yaml';
import type { CardFinding } from '../cards/card-finding';
import { rangesIn } from '../policy/parse/ranges';
import { preferred } from '../text/fix';
import type { Finding } from './finding';

/** Nobody reads more one by one. */
const MAX_FINDINGS = 200;

/** Findings with their places in the text. */
export function located(document: Document, text: string, findings: readonly CardFinding[]): readonly Finding[] {
  if (findings.length === 0) return [];
  const rangeOf = rangesIn(document, text);
  return findings.slice(0, MAX_FINDINGS).map(({ severity, code, message, path, at, within, replacement, fixes }) => ({
    severity,
    code,
    message,
    ...rangeOf(path, at, within),
    source: 'stagegate',
    ...(replacement !== undefined && { fixes: [preferred({ kind: 'replace', value: replacement })] }),
    ...(fixes && { fixes }),
  }));
}

/** A part of a text, with comments in the place of what stands before it, so that its offsets are the text's. */
export function blankedBefore(text: string, start: number, end = text.length): string {
  return text.slice(0, start).replaceAll(/[^\r\n]/g, '#') + text.slice(start, end);
}
