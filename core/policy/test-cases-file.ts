import type { Document } from 'yaml';
import { exactScalar } from '../text/exact-scalar';
import { parseYaml, type YamlFinding, type YamlPath } from '../text/yaml-document';
import { plainValue } from '../text/yaml-value';
import { toEvidence, type CheckedEvidence } from './evidence-reader';
import type { LocatedFinding } from './parse/finding';
import { MOST_FINDINGS, schemaFindings } from './parse/schema-findings';
import { asList, asRecord, asText, isRecord, own, withDoubles, type JsonRecord } from './record';

/** One case of a test file. */
export interface TestCase {
  readonly name: string;
  /** In the file. */
  readonly path: YamlPath;
  /** Read when it is asked for. */
  readonly evidence: CheckedEvidence;
  readonly expect: JsonRecord;
}

/** A file of policy tests. Where it has a defect or a finding, none of its cases can be run. */
export interface TestFile {
  /** Absent where the text is too large or too deep to be parsed at all. */
  readonly document?: Document;
  /** What makes it no YAML. */
  readonly defects: readonly YamlFinding[];
  /** What makes it no test file. What is wrong with the evidence of a case is the case's own. */
  readonly findings: readonly LocatedFinding[];
  /** The policy that it names, as a path from the file. */
  readonly policy?: string;
  readonly cases: readonly TestCase[];
}

/** Reads a test file. Never throws. */
export function readTestFile(text: string): TestFile {
  const { document, findings: defects } = parseYaml(text);
  if (document === undefined || defects.length > 0)
    return { ...(document && { document }), defects, findings: [], cases: [] };
  const plain = plainValue(document, exactScalar);
  const findings = [...plain.findings.filter(isShape), ...shapeFindings(withDoubles(plain.value))];
  const policy = asText(asRecord(plain.value)['policy']);
  return { document, defects, findings, cases: casesIn(plain.value), ...(policy !== undefined && { policy }) };
}

/** One case at a time: with all at once the time grows with the square of the cases, because ajv copies its errors for each. */
function shapeFindings(value: unknown): readonly LocatedFinding[] {
  const { list, at } = listOfCases(value);
  const cases = list.slice(0, 1);
  const frame = list.length === 0 ? value : Array.isArray(value) ? cases : { ...asRecord(value), cases };
  const findings = schemaFindings('test', frame).filter(isShape);
  for (let index = 1; index < list.length && findings.length < MOST_FINDINGS; index += 1) {
    findings.push(...schemaFindings('case', list[index], [...at, index]).filter(isShape));
  }
  return findings;
}

/** Evidence that cannot be read fails its own case only. */
function isShape({ path }: LocatedFinding): boolean {
  return !path.slice(0, 3).includes('evidence') || path.slice(0, 3).includes('expect');
}

function listOfCases(value: unknown): { readonly list: readonly unknown[]; readonly at: YamlPath } {
  return Array.isArray(value) ? { list: value, at: [] } : { list: asList(asRecord(value)['cases']), at: ['cases'] };
}

function casesIn(value: unknown): readonly TestCase[] {
  const { list, at } = listOfCases(value);
  return list.map((one, index) => testCase(asRecord(one), [...at, index]));
}

function testCase(given: JsonRecord, path: YamlPath): TestCase {
  let evidence: CheckedEvidence | undefined;
  return {
    name: asText(given['name']) ?? '',
    path,
    expect: asRecord(given['expect']),
    get evidence() {
      return (evidence ??= toEvidence(withEmptyLists(given['evidence'])));
    },
  };
}

/** In test files a list that is absent, or null, is empty. */
function withEmptyLists(evidence: unknown): unknown {
  if (!isRecord(evidence)) return evidence;
  const { candidate, versions } = evidence as { candidate?: unknown; versions?: unknown };
  return {
    ...withLists(evidence, ['holds', 'approvals']),
    candidate: versionWithLists(candidate),
    versions: Array.isArray(versions) ? versions.map(versionWithLists) : (versions ?? []),
  };
}

function versionWithLists(version: unknown): unknown {
  return isRecord(version) ? withLists(version, ['stages', 'aliases', 'passed']) : version;
}

function withLists(record: JsonRecord, names: readonly string[]): JsonRecord {
  return { ...record, ...Object.fromEntries(names.map((name) => [name, own(record, name) ?? []])) };
}
