import { parse as parseLosslessly } from 'lossless-json';
import { exactScalar } from '../text/exact-scalar';
import { parseYaml } from '../text/yaml-document';
import { plainValue } from '../text/yaml-value';
import type { Evidence } from './evidence';
import { errorAt, type LocatedFinding } from './parse/finding';
import { schemaFindings } from './parse/schema-findings';
import { isRecord, withDoubles } from './record';

/** Exactly one of both. */
export interface EvidenceReading {
  readonly evidence?: Evidence;
  /** One sentence: what cannot be read, and where. */
  readonly problem?: string;
}

/** Evidence that came as a plain value. */
export interface CheckedEvidence extends EvidenceReading {
  /** By path: errors, the first of which is the problem, and warnings of properties that nobody reads. */
  readonly findings: readonly LocatedFinding[];
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
export function toEvidence(value: unknown): CheckedEvidence {
  const isReadable = !isDeeper(value, MAX_DEPTH);
  const known = isReadable ? withoutNulls(value, []) : undefined;
  const findings = isReadable ? schemaFindings('evidence', withDoubles(known)).map(judged) : [TOO_DEEP];
  const first = findings.find(({ severity }) => severity === 'error');
  return first === undefined ? { evidence: known as Evidence, findings } : { problem: first.message, findings };
}

const TOO_DEEP = errorAt([], 'too-deep', 'The evidence is nested too deeply to be read.');

/** A property that nobody knows is kept; among the parts that did not answer it would pass for one that did. */
function judged(finding: LocatedFinding): LocatedFinding {
  const { code, path, message } = finding;
  if (code === 'unknown-property' && path[0] !== 'unavailable') return { ...finding, severity: 'warning' };
  const place = path.length === 0 ? 'The evidence' : path.join('.');
  return { ...finding, message: `${place} cannot be read: ${message}` };
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
  'versions/modelSignature',
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
