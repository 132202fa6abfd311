// Bundles test/workbench for the extension host, and reads what the tests report.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { inOut, root } from './paths.mjs';

const sources = path.join(root, 'test/workbench');

/** The empty extension that the workbench is told to develop. */
export const testHost = path.join(sources, 'host');

/**
 * Bundles the entry and every suite.
 * @returns {Promise<string>} path of the entry for `extensionTestsPath`
 */
export async function bundleTests() {
  const outdir = inOut('workbench-tests');
  rmSync(outdir, { recursive: true, force: true });
  const suites = readdirSync(path.join(sources, 'suite')).filter((name) => name.endsWith('.test.ts'));
  await build({
    entryPoints: [path.join(sources, 'index.ts'), ...suites.map((name) => path.join(sources, 'suite', name))],
    outbase: sources,
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.cjs');
}

/**
 * Judges a run by both of its channels: how the workbench ended, and what the tests wrote.
 * @param {{code: number, how: string}} end
 * @param {string} reportFile
 * @returns {import('./suite.mjs').TestReport[]} with one failed test added if the channels disagree
 */
export function judge({ code, how }, reportFile) {
  if (!existsSync(reportFile)) return [problem(`no report was written; ${how}, code ${code}`)];
  /** @type {{failures: number, tests: import('./suite.mjs').TestReport[]}} */
  const { failures, tests } = JSON.parse(readFileSync(reportFile, 'utf8'));
  if (!tests.some(({ state }) => state === 'passed')) return [...tests, problem('no test passed')];
  const sound = failures === 0 && !tests.some(({ state }) => state === 'failed');
  return sound === (code === 0)
    ? tests
    : [...tests, problem(`the report says ${failures} failures, but ${how}, code ${code}`)];
}

/**
 * @param {string} error
 * @returns {import('./suite.mjs').TestReport}
 */
const problem = (error) => ({ title: 'the run as a whole', state: 'failed', milliseconds: 0, error });
