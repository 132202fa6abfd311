import { parse as parseLosslessly } from 'lossless-json';
import { exactScalar } from '../text/exact-scalar';
import { parseYaml } from '../text/yaml-document';
import { plainValue } from '../text/yaml-value';
import type { Evidence } from './evidence';
import { schemaFindings } from './parse/schema-findings';
import { isRecord, withDoubles } from './record';

/** Exactly one of both. */
export interface EvidenceReading {
  readonly evidence?: Evidence;
  /** One sentence: what cannot be read, and where. */
  readonly problem?: string;
}

/**
 * Reads evidence from a text; numbers keep their digits. A wrong kind of value anywhere makes the whole unreadable, except
 * for a metric's value, which the gate judges. `null` stands for absent. Properties that nobody knows are kept, except
 * in `unavailable`, where a part that is misspelled would pass for one that answered.
 */
export function readEvidence(text: string, format: 'json' | 'yaml' = 'json'): EvidenceReading {
  if (format === 'json') return readJson(text);
  const { document, findings } = parseYaml(text);
  const [problem] = findings;
  if (document === undefined || problem !== undefined) {
    return { problem: `The evidence is not YAML: ${problem?.message ?? 'it cannot be parsed.'}` };
  }
  const plain = plainValue(document, exactScalar);
  const [deep] = plain.findings;
  return deep === undefined ? toEvidence(plain.value) : { problem: deep.message };
}

function readJson(text: string): EvidenceReading {
  try {
    return toEvidence(parseLosslessly(text));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message.replace(/\.$/, '') : 'it is nested too deeply';
    return { problem: `The evidence is not JSON: ${reason}.` };
  }
}

/** Checks a plain value, with exact numbers, against the evidence's schema. */
export function toEvidence(value: unknown): EvidenceReading {
  if (isDeeper(value, MAX_DEPTH)) return { problem: 'The evidence is nested too deeply to be read.' };
  const known = withoutNulls(value, []);
  const first = schemaFindings('evidence', withDoubles(known)).find(
    ({ code, path }) => code !== 'unknown-property' || path[0] === 'unavailable',
  );
  if (first !== undefined) {
    const place = first.path.length === 0 ? 'The evidence' : first.path.join('.');
    return { problem: `${place} cannot be read: ${first.message}` };
  }
  return { evidence: known as Evidence };
}

/** As in YAML; what is deeper could be read, but a decision that holds it could not be written. */
const MAX_DEPTH = 64;

function isDeeper(value: unknown, levels: number): boolean {
  if (!Array.isArray(value) && !isRecord(value)) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/**
 * Where null is data, or is not the same as absent. `*` is any name, `**` anything below; lists have no part of their
 * own, and `versions` stands for `candidate`, too.
 */
const NULLS_KEPT = [
  'unavailable/**',
  'approvals/digests/**',
  'versions/metrics/*',
  'versions/metrics/*/value/**',
  'versions/metrics/*/slices/value/**',
  'versions/metrics/*/slices/where/**',
  'versions/card',
  'versions/card/frontMatter/**',
  'versions/card/claims/**',
].map((place) => place.split('/'));

function withoutNulls(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, path));
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(([key, member]) => ({ key, member, place: [...path, key] }));
  return Object.fromEntries(
    members
      .filter(({ member, place }) => member !== null || NULLS_KEPT.some((kept) => leadsTo(kept, place)))
      .map(({ key, member, place }) => [key, withoutNulls(member, place)]),
  );
}

function leadsTo(pattern: readonly string[], [root = '', ...rest]: readonly string[]): boolean {
  const place = [root === 'candidate' ? 'versions' : root, ...rest];
  const whole = pattern.at(-1) === '**';
  const parts = whole ? pattern.slice(0, -1) : pattern;
  const fits = whole ? place.length >= parts.length : place.length === parts.length;
  return fits && parts.every((part, index) => part === '*' || part === place[index]);
}
