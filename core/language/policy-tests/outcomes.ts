import { runCases, type CaseOutcome } from '../../policy/test-cases';
import type { TestCase, TestFile } from '../../policy/test-cases-file';
import type { LanguageDocument } from '../document';
import type { Knowledge } from '../knowledge';
import { NO_SURROUNDINGS } from '../surroundings';
import { policyUnderTest, type UnderTest } from './under-test';

/** What came out of a file's cases. */
export type TestRun =
  | Exclude<UnderTest, { readonly kind: 'policy' }>
  | {
      readonly kind: 'outcomes';
      /** Of the first cases; of all, unless that would take too long. */
      readonly outcomes: readonly CaseOutcome[];
    };

/** More cases are not looked into while somebody types. */
const MAX_CASES = 1000;
/** Cases times cost of policy: so much is decided in about half a second, and in some seconds if somebody means harm. */
const MAX_WORK = 2_000_000;

/** The first cases of a file: those that an editor looks into. */
export function firstCases({ cases }: TestFile): readonly TestCase[] {
  return cases.slice(0, MAX_CASES);
}

interface KnownRun {
  readonly underTest: UnderTest;
  readonly run: TestRun;
}

const runs = new WeakMap<TestFile, KnownRun>();

/** Decides the cases, once for the same file and policy. Nothing is run where the file has errors of its own. */
export function testRun(document: LanguageDocument, { surroundings = NO_SURROUNDINGS }: Knowledge): TestRun {
  const { tests } = document;
  if (!tests?.document || tests.defects.length > 0 || tests.findings.length > 0) return { kind: 'unknown' };
  const underTest = policyUnderTest(document, surroundings);
  const known = runs.get(tests);
  if (known?.underTest === underTest) return known.run;
  const run = runOf(tests, underTest);
  runs.set(tests, { underTest, run });
  return run;
}

function runOf(tests: TestFile, underTest: UnderTest): TestRun {
  if (underTest.kind !== 'policy') return underTest;
  return { kind: 'outcomes', outcomes: runCases(affordable(firstCases(tests), underTest.cost), underTest.policy) };
}

/** Baselines are looked for among the versions, which costs little until there are thousands. */
function affordable(cases: readonly TestCase[], cost: number): readonly TestCase[] {
  let work = 0;
  const end = cases.findIndex(({ evidence: { evidence } }) => {
    work += cost * (1 + (evidence?.versions?.length ?? 0) / 1000);
    return work > MAX_WORK;
  });
  return end < 0 ? cases : cases.slice(0, end);
}
