import type { Document } from 'yaml';
import { buildPolicy, isBound } from './parse/build';
import { parseYaml, plainValue, rangesIn } from './parse/document';
import type { LocatedFinding, PolicyFinding, PolicyPath } from './parse/finding';
import { schemaFindings } from './parse/schema-findings';
import { semanticFindings } from './parse/semantics';
import { numberFinding } from './parse/semantics-numbers';
import type { Policy } from './types';

export type { FindingSeverity, PolicyFinding, PolicyPath, TextRange } from './parse/finding';
export { MAX_DOCUMENT_LENGTH } from './parse/document';

const MAX_FINDINGS = 200;

export interface ParsedPolicy {
  /** Absent when any finding is an error. */
  readonly policy?: Policy;
  /** Absent when the text is too large or too deep to be parsed at all. */
  readonly document?: Document;
  readonly findings: readonly PolicyFinding[];
}

/** Reads a policy's text. Never throws; what is wrong is a finding with its place in the text. */
export function parsePolicy(text: string): ParsedPolicy {
  const { document, findings: syntax } = parseYaml(text);
  if (document === undefined) return { findings: syntax };
  // A document that YAML itself rejects has no meaning to judge; only duplicate keys leave one.
  const readable = syntax.every(({ code }) => code === 'duplicate-key');
  const findings = capped([...syntax, ...(readable ? located(document, meaningFindings(document)) : [])]);
  const valid = !findings.some(({ severity }) => severity === 'error');
  return valid ? valued(document, findings) : { document, findings };
}

/** An editor asks for findings at every keystroke and never for the policy, which costs as much as all of them. */
function valued(document: Document, findings: readonly PolicyFinding[]): ParsedPolicy {
  let policy: Policy | undefined;
  return {
    document,
    findings,
    get policy() {
      return (policy ??= buildPolicy(document));
    },
  };
}

function meaningFindings(document: Document): readonly LocatedFinding[] {
  const numbers: LocatedFinding[] = [];
  const plain = plainValue(document, ({ value, source }, path) => {
    const finding = typeof value === 'number' ? numberFinding(value, source ?? String(value), [...path]) : undefined;
    if (finding !== undefined) numbers.push(finding);
    return finding === undefined && isBound(path) ? withinDoubles(value) : value;
  });
  if (plain.findings.length > 0) return plain.findings;
  const { findings, obscured } = semanticFindings(plain.value);
  const schema = schemaFindings('policy', plain.value).filter(
    ({ path }) => !obscured.some((gate) => isInside(path, gate)),
  );
  return [...numbers, ...findings, ...schema];
}

/** A bound that no double holds is still a number to the schema; its digits are judged on their own. */
function withinDoubles(value: unknown): unknown {
  return value === Infinity || value === -Infinity ? Math.sign(value) * Number.MAX_VALUE : value;
}

function isInside(path: PolicyPath, parent: PolicyPath): boolean {
  return parent.every((part, index) => path[index] === part);
}

/** One finding for each place: the first says it best. */
function located(document: Document, findings: readonly LocatedFinding[]): readonly PolicyFinding[] {
  const rangeOf = rangesIn(document);
  const distinct = new Map<string, PolicyFinding>();
  for (const { at, ...finding } of findings) {
    const range = rangeOf(finding.path, at);
    const key = `${range.start}:${range.end}:${at === 'key' ? finding.message : ''}`;
    if (!distinct.has(key)) distinct.set(key, { ...finding, range });
  }
  return [...distinct.values()];
}

/** Nobody reads thousands of findings one by one, and an editor that shows them is slow. */
function capped(findings: readonly PolicyFinding[]): readonly PolicyFinding[] {
  const first = findings[MAX_FINDINGS];
  if (first === undefined) return findings;
  const invalid = findings.some(({ severity }) => severity === 'error');
  const closing: PolicyFinding = {
    ...first,
    severity: invalid ? 'error' : 'warning',
    code: 'more-findings',
    message: `There are ${findings.length} findings; the first ${MAX_FINDINGS} are listed, correct these to see the others.`,
  };
  return [...findings.slice(0, MAX_FINDINGS), closing];
}
