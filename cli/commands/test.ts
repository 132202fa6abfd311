import path from 'node:path';
import { policyPathOf, runPolicyTests, siblingPolicyPath, type TestCaseResult } from '../../core/policy/test-cases';
import { parsePolicy } from '../../core/policy/parse';
import { starterPolicy } from '../../core/policy/starter';
import { isJson, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { UsageError } from '../failure';
import { readNamedFile } from '../files';
import { findFiles, isPolicyTest, type FoundFile } from '../find-files';
import { readPolicyWithBases } from '../policy-files';
import { testLines } from '../render/tests';

/** One case of one file; public interface as `test --format json` prints it. */
export interface TestedCase {
  readonly file: string;
  readonly name: string;
  readonly ok: boolean;
  /** What came out instead. */
  readonly message?: string;
}

/** `stagegate test [FILES…]` */
export async function test(context: Context, named: readonly string[]): Promise<number> {
  const json = isJson(context);
  const files = await findFiles(context, named.length === 0 ? ['.'] : named, isPolicyTest);
  if (files.length === 0) {
    throw new UsageError(
      `There are no policy tests (*.promotion-policy.test.yaml) in ${named.join(', ') || context.cwd}.`,
    );
  }
  const answers = await Promise.all(files.map((file) => runFile(context, file)));
  const cases = answers.flatMap((answer) => answer.cases);
  if (json && cases.length > 0) context.output.json(cases);
  if (!json && cases.length > 0) context.output.text(testLines(cases));
  const problems = answers.flatMap(({ problem }) => problem ?? []);
  problems.forEach((problem) => context.output.note(`stagegate: ${problem}`));
  if (problems.length > 0) return ExitCode.usage;
  return cases.every(({ ok }) => ok) ? ExitCode.done : ExitCode.failed;
}

interface FileAnswer {
  readonly cases: readonly TestedCase[];
  /** Why none of the file's cases could be run. */
  readonly problem?: string;
}

async function runFile(context: Context, file: FoundFile): Promise<FileAnswer> {
  const text = await readNamedFile(file.path, file.name);
  // A file that cannot be read names no policy: that it cannot be read is what has to be said.
  const unreadable = runPolicyTests(text, parsePolicy(starterPolicy({ models: [] })));
  if (unreadable.kind === 'problem') return { cases: [], problem: `${file.name}: ${unreadable.message}` };
  const named = policyPathOf(text);
  const policyPath = named === undefined ? siblingPolicyPath(file.path) : path.resolve(path.dirname(file.path), named);
  const { parsed } = await readPolicyWithBases(context, policyPath, `the policy ${policyPath} of ${file.name}`);
  const answer = runPolicyTests(text, parsed);
  if (answer.kind === 'problem') return { cases: [], problem: `${file.name}: ${answer.message}` };
  return { cases: answer.results.map((result) => testedCase(file, result)) };
}

function testedCase({ name: file }: FoundFile, { name, passed, message }: TestCaseResult): TestedCase {
  return { file, name, ok: passed, ...(message !== undefined && { message }) };
}
