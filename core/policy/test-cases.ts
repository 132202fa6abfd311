import type { YamlPath } from '../text/yaml-document';
import { decide } from './decide';
import type { Decision } from './decision';
import type { ParsedPolicy } from './parse';
import { mismatch, type Mismatch } from './test-cases-expect';
import { readTestFile, type TestCase, type TestFile } from './test-cases-file';
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

/** What came out of a case. */
export interface CaseOutcome {
  readonly testCase: TestCase;
  /** Absent where the evidence cannot be read. */
  readonly decision?: Decision;
  /** Absent where all came out that is expected. The path is the file's. */
  readonly failure?: Mismatch;
}

/** The policy that a test file names, as a path from the test file; nothing when it names none or cannot be read. */
export function policyPathOf(testText: string): string | undefined {
  const file = readTestFile(testText);
  return problemOf(file) === undefined ? file.policy : undefined;
}

/** The default: `X.promotion-policy.yaml` beside `X.promotion-policy.test.yaml`. */
export function siblingPolicyPath(testPath: string): string {
  return testPath.replace(/\.test\.(ya?ml)$/, '.$1');
}

/** Runs a policy's unit tests, at the point `ci`. Pure: the texts are all that they read. */
export function runPolicyTests(testText: string, parsed: ParsedPolicy): TestFileResult {
  if (parsed.policy === undefined) return { kind: 'problem', message: policyProblem(parsed) };
  const file = readTestFile(testText);
  const problem = problemOf(file);
  if (problem !== undefined) return { kind: 'problem', message: problem };
  return { kind: 'results', results: runCases(file.cases, parsed.policy).map(resultOf) };
}

/** Why a policy cannot be tested, as one sentence. */
export function policyProblem({ findings }: ParsedPolicy): string {
  const error = findings.find(({ severity }) => severity === 'error');
  return `The policy has errors: ${error?.message ?? 'it cannot be read.'}`;
}

/** Decides each case; the decision is the one of `stagegate test`. */
export function runCases(cases: readonly TestCase[], policy: Policy): readonly CaseOutcome[] {
  return cases.map((testCase) => runCase(testCase, policy));
}

function runCase(testCase: TestCase, policy: Policy): CaseOutcome {
  const { evidence, problem, findings } = testCase.evidence;
  if (evidence === undefined) {
    const unread = findings.find(({ severity }) => severity === 'error');
    const path = [...testCase.path, 'evidence', ...(unread?.path ?? [])];
    const message = problem ?? 'The evidence cannot be read.';
    return { testCase, failure: { message, brief: 'the evidence cannot be read', path, at: unread?.at ?? 'value' } };
  }
  const decision = decide(evidence, policy, { point: 'ci' });
  const failed = mismatch(testCase.expect, decision);
  if (failed === undefined) return { testCase, decision };
  return { testCase, decision, failure: { ...failed, path: [...testCase.path, 'expect', ...failed.path] } };
}

function resultOf({ testCase: { name }, failure }: CaseOutcome): TestCaseResult {
  return failure === undefined ? { name, passed: true } : { name, passed: false, message: failure.message };
}

/** Why none of a file's cases can be run, as one sentence. */
function problemOf({ document, defects, findings }: TestFile): string | undefined {
  const [defect] = defects;
  if (document === undefined || defect !== undefined) {
    return `The test file is not YAML: ${defect?.message ?? 'it cannot be parsed.'}`;
  }
  const [problem] = findings;
  return problem && `The test file cannot be read${at(problem.path)}: ${problem.message}`;
}

function at(path: YamlPath): string {
  return path.length === 0 ? '' : ` at ${path.join('.')}`;
}
