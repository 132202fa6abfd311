import { expect, test } from 'vitest';
import type { CheckResult, Decision } from './decision';
import { exitCode } from './exit-code';
import { evidenceOf } from './fixtures/build';

/** A decision with these top-level checks, as the engine sums them up. */
function decision(result: CheckResult, checks: readonly (readonly [gate: string, result: CheckResult])[]): Decision {
  const listed = checks.map(([gate, one]) => ({ id: gate, gate, result: one, message: '' }));
  const blockers = listed
    .filter((check) => ['fail', 'error', 'inconclusive'].includes(check.result))
    .map(({ id }) => id);
  return { model: 'm', version: '1', from: 'A', to: 'B', result, checks: listed, blockers, evidence: evidenceOf() };
}

const pass = decision('pass', [['hold', 'pass']]);
const warn = decision('warn', [['metric', 'warn']]);
const fail = decision('fail', [
  ['metric', 'fail'],
  ['approvals', 'inconclusive'],
]);
const error = decision('error', [['metric', 'error']]);
const inconclusive = decision('inconclusive', [['metric', 'inconclusive']]);
const pending = decision('inconclusive', [
  ['metric', 'warn'],
  ['approvals', 'inconclusive'],
]);
const both = decision('inconclusive', [
  ['soak', 'inconclusive'],
  ['approvals', 'inconclusive'],
]);

test.each([
  ['pass', pass, 0],
  ['warn', warn, 0],
  ['fail', fail, 1],
  ['error', error, 3],
  ['inconclusive', inconclusive, 3],
  ['only an approval is pending', pending, 4],
  ['an approval is pending, and something else', both, 3],
])('%s', (_result, given, code) => {
  expect(exitCode(given)).toBe(code);
});

test('--fail-on warn tightens 1', () => {
  expect(exitCode(warn, { failOnWarn: true })).toBe(1);
  expect(exitCode([pass, warn], { failOnWarn: true })).toBe(1);
  expect(exitCode(pass, { failOnWarn: true })).toBe(0);
});

test('of several decisions the worst', () => {
  expect(exitCode([])).toBe(0);
  expect(exitCode([pass, warn])).toBe(0);
  expect(exitCode([pass, pending])).toBe(4);
  expect(exitCode([pending, error])).toBe(3);
  expect(exitCode([error, fail, pass])).toBe(1);
});
