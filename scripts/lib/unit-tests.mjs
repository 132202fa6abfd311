// Runs vitest and tells its results by kind of test.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { inOut, root } from './paths.mjs';
import { lastLines, run } from './run.mjs';
import { fromTests } from './suite.mjs';

/**
 * @typedef {import('./suite.mjs').TestReport} TestReport
 * @typedef {{fullName: string, status: string, duration?: number | null, failureMessages?: string[]}} Assertion
 * @typedef {{name: string, status: string, message: string, assertionResults: Assertion[]}} TestFile
 */

/** Tests against real parts, which may have to be installed first. */
const ON_PARTS = ['test/contract', 'test/cli', 'test/lsp'];

/** They wait for servers more than they compute, so that two cores have work for two, where Vitest would take one. */
const WORKERS = Math.max(2, availableParallelism() - 1);

/** Tests of the project's own code. */
export const testOwnCode = () => runTests('own-code', ['--exclude', `{${ON_PARTS.join()}}/**`]);

/** Tests against everything real but the workbench. */
export const testOnParts = () => runTests('on-parts', [...ON_PARTS, `--maxWorkers=${WORKERS}`]);

/**
 * @param {string} name of the report
 * @param {readonly string[]} chosen for vitest
 * @returns {Promise<import('./suite.mjs').SuiteResult[]>} one for each kind: unit, contract, cli, lsp
 */
async function runTests(name, chosen) {
  const report = inOut('reports', `${name}.json`);
  rmSync(report, { force: true });
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const { code, output, seconds } = await run(
    process.execPath,
    [vitest, 'run', ...chosen, '--reporter=json', `--outputFile=${report}`],
    { cwd: root },
  );
  if (!existsSync(report))
    return [fromTests(name, [broken(`no report, code ${code}:\n${lastLines(output, 40)}`)], seconds)];
  /** @type {TestFile[]} */
  const files = JSON.parse(readFileSync(report, 'utf8')).testResults;
  const results = groupByKind(files, seconds);
  const told = results.some(({ failed }) => failed > 0);
  if (code !== 0 && !told) results.push(fromTests(name, [broken(lastLines(output, 40))], seconds));
  return results;
}

/**
 * @param {readonly TestFile[]} files
 * @param {number} seconds
 */
function groupByKind(files, seconds) {
  /** @type {Map<string, TestReport[]>} */
  const kinds = new Map();
  for (const file of files) {
    const kind = kindOf(file);
    kinds.set(kind, [...(kinds.get(kind) ?? []), ...testsOf(file)]);
  }
  return [...kinds].sort().map(([kind, tests]) => fromTests(kind, tests, tookOf(tests, seconds)));
}

/**
 * Vitest runs files side by side, so a kind has no wall-clock time of its own: its share of the work, but never more than the run.
 * @param {readonly TestReport[]} tests
 * @param {number} limit
 */
const tookOf = (tests, limit) => Math.min(limit, tests.reduce((sum, test) => sum + test.milliseconds, 0) / 1000);

/** @param {TestFile} file */
function kindOf({ name }) {
  const [first, second = ''] = path.relative(root, name).split(path.sep);
  return first === 'test' ? second : 'unit';
}

/**
 * @param {TestFile} file
 * @returns {TestReport[]}
 */
function testsOf({ name, status, message, assertionResults }) {
  const shown = path.relative(root, name);
  if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) {
    return [{ ...broken(message), title: shown }];
  }
  return assertionResults.map((test) => ({
    title: `${shown}: ${test.fullName}`,
    state: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
    milliseconds: test.duration ?? 0,
    error: test.failureMessages?.join('\n') ?? '',
  }));
}

/**
 * @param {string} error
 * @returns {TestReport}
 */
const broken = (error) => ({ title: 'the run as a whole', state: 'failed', milliseconds: 0, error });
