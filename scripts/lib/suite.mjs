// How suites are told apart, counted and shown.
import { lastLines } from './run.mjs';

/**
 * @typedef {object} SuiteResult
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} seconds
 * @property {string} [details] shown below the line: why something failed or was skipped
 *
 * @typedef {{title: string, state: 'passed' | 'failed' | 'skipped', milliseconds: number, error?: string}} TestReport
 */

/**
 * @param {string} name
 * @param {readonly TestReport[]} tests
 * @param {number} seconds
 * @param {string} [log] of the program under test; its end is shown when a test failed
 * @returns {SuiteResult}
 */
export function fromTests(name, tests, seconds, log = '') {
  /** @param {TestReport['state']} state */
  const count = (state) => tests.filter((test) => test.state === state).length;
  const failed = count('failed');
  const told = tests
    .filter((test) => test.state !== 'passed')
    .map(({ title, state, error }) => `${state}: ${title}${error ? `\n${error}` : ''}`);
  const logged = failed > 0 && log !== '' ? [`log:\n${lastLines(log, 40)}`] : [];
  const details = [...told, ...logged].join('\n');
  return { name, passed: count('passed'), failed, skipped: count('skipped'), seconds, details };
}

/**
 * A part that could not be run: skipped by name, but a failure where everything has to be there.
 * @param {string} name
 * @param {string} reason
 * @returns {SuiteResult}
 */
export function missing(name, reason) {
  const strict = process.env['CI'] === 'true';
  const details = `${strict ? 'missing' : 'skipped'}: ${reason}`;
  return { name, passed: 0, failed: strict ? 1 : 0, skipped: strict ? 0 : 1, seconds: 0, details };
}

/**
 * A part that either works as a whole or does not.
 * @param {string} name
 * @param {() => Promise<unknown>} body
 * @returns {Promise<SuiteResult>}
 */
export async function single(name, body) {
  const started = performance.now();
  const details = await body().then(
    () => '',
    (error) => (error instanceof Error ? error.message : String(error)),
  );
  const failed = details === '' ? 0 : 1;
  return { name, passed: 1 - failed, failed, skipped: 0, seconds: secondsSince(started), details };
}

/**
 * A suite that may also fail to run at all.
 * @param {string} name
 * @param {() => Promise<SuiteResult>} body
 * @returns {Promise<SuiteResult>}
 */
export async function guarded(name, body) {
  const started = performance.now();
  return body().catch((error) => {
    const details = error instanceof Error ? error.message : String(error);
    return { name, passed: 0, failed: 1, skipped: 0, seconds: secondsSince(started), details };
  });
}

/** @param {SuiteResult} result */
export function show({ name, passed, failed, skipped, seconds, details }) {
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  console.log(`${failed > 0 ? '✗' : '✓'} ${name.padEnd(18)} ${counts.padEnd(36)} ${seconds.toFixed(1)} s`);
  if (details) console.log(details.replace(/^/gm, '    '));
}

/**
 * The closing line of a run.
 * @param {readonly SuiteResult[]} results
 * @returns {number} exit code
 */
export function summarize(results) {
  /** @param {'passed' | 'failed' | 'skipped'} key */
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  return sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}

/** @param {number} started of `performance.now()` */
export const secondsSince = (started) => (performance.now() - started) / 1000;
