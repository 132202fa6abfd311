import { isMapping, type CardFinding } from '../../cards/card-finding';
import { readJsonText, type JsonText } from './json-text';
import { columnFindings } from './signature-columns';
import { bad, type SignatureFinding } from './signature-finding';
import { paramFindings } from './signature-params';

/** More entries are not judged: nobody writes them. */
const MAX_ENTRIES = 2000;

/** What is wrong with the JSON in the texts of a signature, each at its own characters. */
export function signatureFindings(signature: unknown): readonly CardFinding[] {
  if (!isMapping(signature)) return [];
  return ['inputs', 'outputs', 'params'].flatMap((key) => {
    const text = signature[key];
    return typeof text === 'string' ? findingsIn(readJsonText(text), key) : [];
  });
}

function findingsIn(json: JsonText, key: string): readonly CardFinding[] {
  const path = ['signature', key];
  if (!json.ok) {
    const message = `\`${key}\` must be JSON in a text; this is none: ${json.reason}.`;
    const within = json.range.end > 0 && { within: json.range };
    return [{ severity: 'error', code: 'bad-json', message, path, at: 'value', ...within }];
  }
  return entryFindings(json.value, key).map((finding): CardFinding => {
    const range = json.rangeOf(finding.path, finding.at);
    // Without the quotes, so that a word can be replaced by another whatever quotes are around it.
    const within = finding.replacement === undefined ? range : { start: range.start + 1, end: range.end - 1 };
    return { ...finding, path, at: 'value', within };
  });
}

function entryFindings(value: unknown, key: string): readonly SignatureFinding[] {
  if (value === null) return [];
  if (!Array.isArray(value)) return [bad([], `The JSON of \`${key}\` must be a list.`)];
  const entries: readonly unknown[] = value.slice(0, MAX_ENTRIES);
  return key === 'params' ? paramFindings(entries) : columnFindings(entries, key);
}
