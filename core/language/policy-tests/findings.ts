import type { Document } from 'yaml';
import type { CardFinding } from '../../cards/card-finding';
import { rangesIn } from '../../policy/parse/ranges';
import type { CaseOutcome } from '../../policy/test-cases';
import type { TestFile } from '../../policy/test-cases-file';
import type { TextRange, YamlPath } from '../../text/yaml-document';
import type { LanguageDocument } from '../document';
import type { Finding } from '../finding';
import type { Knowledge } from '../knowledge';
import { located } from '../located';
import { firstCases, testRun } from './outcomes';

/** Nobody reads more one by one. */
const MAX_DEFECTS = 20;

/** What a test file says wrongly, its evidence included. */
export function fileFindings(text: string, file: TestFile): readonly Finding[] {
  const { document, defects, findings } = file;
  const syntax = defects.slice(0, MAX_DEFECTS).map(({ severity, code, message, range, fixes }): Finding => ({
    ...{ severity, code, message, ...range, source: 'stagegate' },
    ...(fixes && { fixes }),
  }));
  if (!document || syntax.length > 0) return syntax;
  const evidence = firstCases(file).flatMap((one) =>
    one.evidence.findings.map((finding) => ({ ...finding, path: [...one.path, 'evidence', ...finding.path] })),
  );
  return placed(document, text, [...findings, ...evidence]);
}

/** The expectations that did not hold, and why cases could not be run. */
export function runFindings(document: LanguageDocument, knowledge: Knowledge): readonly Finding[] {
  const { tests, text } = document;
  const run = testRun(document, knowledge);
  if (!tests?.document || run.kind === 'unknown') return [];
  if (run.kind === 'problem') {
    const { severity, message } = run;
    return placed(tests.document, text, [{ severity, message, code: 'policy-under-test', ...headOf(tests) }]);
  }
  const failed = run.outcomes.flatMap(failure);
  const others = run.outcomes.length < tests.cases.length ? [notRun(tests, run.outcomes.length)] : [];
  return placed(tests.document, text, [...failed, ...others]);
}

/** Evidence that cannot be read is told by the file's own findings. */
function failure({ failure: failed, decision }: CaseOutcome): readonly CardFinding[] {
  if (!failed || !decision) return [];
  const { message, path, at } = failed;
  return [{ severity: 'error', code: 'failed-case', message, path, at }];
}

function notRun(tests: TestFile, run: number): CardFinding {
  const message =
    run === 0
      ? 'The policy is too large to be decided while you type; `stagegate test` runs the cases.'
      : `The first ${run} of ${tests.cases.length} cases were run; \`stagegate test\` runs all.`;
  return { severity: 'information', code: 'cases-not-run', message, ...headOf(tests) };
}

/** Where a file names its policy, or else where its cases begin. */
function headOf({ policy, cases: [first] }: TestFile): Pick<CardFinding, 'path' | 'at'> {
  if (policy !== undefined) return { path: ['policy'], at: 'value' };
  return first?.path.length === 1 ? { path: [0, 'name'], at: 'value' } : { path: ['cases'], at: 'key' };
}

/** Findings in their places, those of what an alias stands for at the name of the case that uses it. */
function placed(document: Document, text: string, findings: readonly CardFinding[]): readonly Finding[] {
  if (findings.length === 0) return [];
  const rangeOf = rangesIn(document, text);
  return located(document, text, findings).map((finding, index) => {
    const owner = casePathOf(findings[index]?.path ?? []);
    if (owner === undefined || isWithin(rangeOf(owner, 'value'), finding)) return finding;
    // What would correct it is not there.
    return { ...finding, ...rangeOf([...owner, 'name'], 'value'), fixes: [] };
  });
}

function casePathOf(path: YamlPath): YamlPath | undefined {
  const length = path[0] === 'cases' ? 2 : 1;
  return typeof path[length - 1] === 'number' ? path.slice(0, length) : undefined;
}

function isWithin(outer: TextRange, { start, end }: TextRange): boolean {
  return outer.start <= start && end <= outer.end;
}
