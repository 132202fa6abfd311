import type { Document } from 'yaml';
import { parseYaml } from '../text/yaml-document';
import { plainValue } from '../text/yaml-value';
import { buildPolicy, isBound } from './parse/build';
import type { LocatedFinding, PolicyFinding, PolicyPath } from './parse/finding';
import { policyShapeFindings } from './parse/policy-shape';
import { rangesIn } from './parse/ranges';
import { semanticFindings } from './parse/semantics';
import { numberFinding } from './parse/semantics-numbers';
import type { Policy } from './types';

export type { FindingSeverity, PolicyFinding, PolicyPath, TextRange } from './parse/finding';
export { MAX_DOCUMENT_LENGTH } from '../text/yaml-document';

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
  const meaning = readable ? meaningFindings(document) : [];
  const valid = ![...syntax, ...meaning].some(isError);
  const listed = firstFindings({ document, text }, syntax, meaning);
  const findings = listed.length > MAX_FINDINGS ? cut(listed, valid) : listed;
  return valid ? valued(document, findings) : { document, findings };
}

const isError = ({ severity }: LocatedFinding | PolicyFinding): boolean => severity === 'error';

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
  return [...numbers, ...findings, ...policyShapeFindings(plain.value, insideAny(obscured))];
}

/** A bound that no double holds is still a number to the schema; its digits are judged on their own. */
function withinDoubles(value: unknown): unknown {
  return value === Infinity || value === -Infinity ? Math.sign(value) * Number.MAX_VALUE : value;
}

/** Tells whether a path leads to or into one of the parents. */
function insideAny(parents: readonly PolicyPath[]): (path: PolicyPath) => boolean {
  const keys = new Set(parents.map((parent) => JSON.stringify(parent)));
  return (path) => keys.size > 0 && path.some((_part, index) => keys.has(JSON.stringify(path.slice(0, index + 1))));
}

/**
 * One finding for each place, up to one more than are shown: the gravest, and of equally grave ones the first, which says
 * it best.
 */
function firstFindings(
  { document, text }: { readonly document: Document; readonly text: string },
  syntax: readonly PolicyFinding[],
  meaning: readonly LocatedFinding[],
): readonly PolicyFinding[] {
  const rangeOf = rangesIn(document, text);
  const distinct = new Map<string, PolicyFinding>();
  const errorsFirst = [...meaning.filter(isError), ...meaning.filter((finding) => !isError(finding))];
  for (const { at, within, ...finding } of errorsFirst) {
    if (syntax.length + distinct.size > MAX_FINDINGS) break;
    const range = rangeOf(finding.path, at, within);
    const key = `${range.start}:${range.end}:${at === 'key' ? finding.message : ''}`;
    if (!distinct.has(key)) distinct.set(key, { ...finding, range });
  }
  return [...syntax, ...distinct.values()];
}

/** Nobody reads thousands of findings one by one, and an editor that shows them is slow. */
function cut(findings: readonly PolicyFinding[], valid: boolean): readonly PolicyFinding[] {
  const closing = findings.slice(MAX_FINDINGS, MAX_FINDINGS + 1).map((first): PolicyFinding => ({
    ...first,
    severity: valid ? 'warning' : 'error',
    code: 'more-findings',
    message: `There are more than ${MAX_FINDINGS} findings; correct these to see the others.`,
  }));
  return [...findings.slice(0, MAX_FINDINGS), ...closing];
}
