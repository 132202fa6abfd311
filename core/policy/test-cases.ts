import { exactScalar } from '../text/exact-scalar';
import { parseYaml } from '../text/yaml-document';
import { plainValue } from '../text/yaml-value';
import { decide } from './decide';
import type { Check, Decision } from './decision';
import { toEvidence } from './evidence-reader';
import type { ParsedPolicy } from './parse';
import { schemaFindings } from './parse/schema-findings';
import { asList, asRecord, asText, isRecord, own, withDoubles, type JsonRecord } from './record';
import type { Policy } from './types';

export interface TestCaseResult {
  readonly name: string;
  readonly passed: boolean;
  /** One sentence: what came out instead. */
  readonly message?: string;
}

/** The results of a test file's cases in its order, or why none could be run. */
export type TestFileResult =
  | { readonly kind: 'results'; readonly results: readonly TestCaseResult[] }
  | { readonly kind: 'problem'; readonly message: string };

interface TestFile {
  readonly policy?: string;
  readonly cases: readonly JsonRecord[];
}

/** The policy that a test file names, as a path from the test file; nothing when it names none or cannot be read. */
export function policyPathOf(testText: string): string | undefined {
  const file = readTestFile(testText);
  return 'cases' in file ? file.policy : undefined;
}

/** The default: `X.promotion-policy.yaml` beside `X.promotion-policy.test.yaml`. */
export function siblingPolicyPath(testPath: string): string {
  return testPath.replace(/\.test\.(ya?ml)$/, '.$1');
}

/** Runs a policy's unit tests, at the point `ci`. Pure: the texts are all that they read. */
export function runPolicyTests(testText: string, { policy, findings }: ParsedPolicy): TestFileResult {
  if (policy === undefined) {
    const error = findings.find(({ severity }) => severity === 'error');
    return { kind: 'problem', message: `The policy has errors: ${error?.message ?? 'it cannot be read.'}` };
  }
  const file = readTestFile(testText);
  if (!('cases' in file)) return { kind: 'problem', message: file.problem };
  return { kind: 'results', results: file.cases.map((testCase) => runCase(testCase, policy)) };
}

function readTestFile(text: string): TestFile | { readonly problem: string } {
  const { document, findings } = parseYaml(text);
  const [syntax] = findings;
  if (document === undefined || syntax !== undefined) {
    return { problem: `The test file is not YAML: ${syntax?.message ?? 'it cannot be parsed.'}` };
  }
  const plain = plainValue(document, exactScalar);
  const [problem] = [...plain.findings, ...schemaFindings('test', withDoubles(plain.value))].filter(
    ({ path }) => !isEvidence(path),
  );
  if (problem !== undefined) {
    return { problem: `The test file cannot be read${at(problem.path)}: ${problem.message}` };
  }
  const cases = Array.isArray(plain.value) ? plain.value : asRecord(plain.value)['cases'];
  const policy = asText(asRecord(plain.value)['policy']);
  return { ...(policy === undefined ? {} : { policy }), cases: asList(cases).map(asRecord) };
}

/** Evidence that cannot be read fails its own case only. */
function isEvidence(path: readonly (string | number)[]): boolean {
  return path.slice(0, 3).includes('evidence') && !path.slice(0, 3).includes('expect');
}

function at(path: readonly (string | number)[]): string {
  return path.length === 0 ? '' : ` at ${path.join('.')}`;
}

function runCase(testCase: JsonRecord, policy: Policy): TestCaseResult {
  const name = asText(testCase['name']) ?? '';
  const { evidence, problem } = toEvidence(withEmptyLists(testCase['evidence']));
  if (evidence === undefined) return { name, passed: false, message: problem ?? 'The evidence cannot be read.' };
  const message = mismatch(asRecord(testCase['expect']), decide(evidence, policy, { point: 'ci' }));
  return message === undefined ? { name, passed: true } : { name, passed: false, message };
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

function mismatch(expect: JsonRecord, decision: Decision): string | undefined {
  const result = asText(expect['result']);
  if (result !== undefined && result !== decision.result) {
    return `The decision is ${decision.result}, not ${result}: ${reasons(decision)}`;
  }
  const blockers = expect['blockers'];
  if (blockers !== undefined && JSON.stringify(blockers) !== JSON.stringify(decision.blockers)) {
    return `The blockers are ${decision.blockers.join(', ') || 'none'}, not ${asList(blockers).join(', ') || 'none'}.`;
  }
  const wanted = expectedChecks(expect['checks']);
  const checks = flattened(decision.checks);
  return wanted.map((check) => checkMismatch(check, checks)).find((message) => message !== undefined);
}

function reasons({ checks, blockers }: Decision): string {
  const blocking = checks.filter(({ id }) => blockers.includes(id));
  return (blocking.length > 0 ? blocking : checks).map(({ id, message }) => `${id}: ${message}`).join(' ');
}

function expectedChecks(checks: unknown): readonly JsonRecord[] {
  if (Array.isArray(checks)) return checks.map(asRecord);
  return Object.entries(asRecord(checks)).map(([id, result]) => ({ id, result }));
}

function flattened(checks: readonly Check[]): readonly Check[] {
  return checks.flatMap((check) => [check, ...flattened(check.children ?? [])]);
}

function checkMismatch(wanted: JsonRecord, checks: readonly Check[]): string | undefined {
  const id = String(wanted['id']);
  const actual = checks.find((check) => check.id === id);
  if (actual === undefined) return `There is no check ${id}; there are ${checks.map((check) => check.id).join(', ')}.`;
  for (const [key, value] of Object.entries(wanted)) {
    const found = asRecord(actual)[key];
    if (!contains(withDoubles(found), withDoubles(value))) {
      return `${id}: ${key} is ${JSON.stringify(found)}, not ${JSON.stringify(withDoubles(value))}: ${actual.message}`;
    }
  }
  return undefined;
}

/** Everything that is wanted is there; what else is there does not matter. */
function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((item, index) => contains((actual as readonly unknown[])[index], item))
    );
  }
  if (isRecord(wanted)) return Object.entries(wanted).every(([key, value]) => contains(asRecord(actual)[key], value));
  return actual === wanted;
}
