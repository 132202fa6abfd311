import { expect, test } from 'vitest';
import { parsePolicy } from '../../core/policy/parse';
import { runCases, type CaseOutcome } from '../../core/policy/test-cases';
import { readTestFile } from '../../core/policy/test-cases-file';
import { plainEnglish } from '../ui/translate';
import { caseReport, testReport } from './test-report';

const context = { t: plainEnglish, now: new Date('2026-11-22T12:00:00Z'), language: 'en' };
const identity = { path: 'promotion-policy.yaml', digest: '0123456789abcdef', preview: true };
const { policy } = parsePolicy(
  'version: 1\ntransitions: [{from: [None], to: Staging, gates: [{signature: required}]}]\n',
);

const evidence =
  '{now: 2026-11-22T12:00:00Z, model: m, transition: {from: None, to: Staging}, candidate: {version: "1", signature: true}}';

/** Without the escapes that keep foreign text from being Markdown. */
const readable = (markdown: string): string => markdown.replaceAll(/\\(.)/g, '$1');

/** What comes out of a case with this name and expectation. */
function outcome(name: string, expectation: string, given = evidence): CaseOutcome {
  const file = readTestFile(`- {name: "${name}", evidence: ${given}, expect: ${expectation}}`);
  const [first] = policy === undefined ? [] : runCases(file.cases, policy);
  return first ?? expect.fail('There is no case.');
}

test('a case that comes out as expected shows its decision', () => {
  const { title, markdown } = caseReport(outcome('it passes', '{result: pass}'), identity, context);
  expect(title).toBe('it passes');
  expect(readable(markdown)).toMatch(
    /^# ✓ it passes\n\n\*\*All came out that the test expects\.\*\*\n\n## ✓ m 1 to Staging\n/,
  );
  expect(readable(markdown)).toContain('Policy: promotion-policy.yaml, 0123456789ab (a preview of the working copy).');
});

test('a case that does not says what came out instead', () => {
  const { markdown } = caseReport(outcome('it *fails*', '{result: fail}'), identity, context);
  expect(markdown).toContain(String.raw`# ✗ it \*fails\*`);
  expect(readable(markdown)).toContain('**The decision is pass, not fail: transition: ');
});

test('a case whose evidence cannot be read has no decision', () => {
  const { markdown } = caseReport(outcome('bad', '{result: pass}', '{now: x}'), identity, context);
  expect(readable(markdown)).toMatch(/^# ✗ bad\n\n\*\*The evidence cannot be read: .*\*\*$/);
});

test('a report of all cases counts them', () => {
  const outcomes = [outcome('a', '{result: pass}'), outcome('b', '{result: fail}')];
  const { title, markdown } = testReport('m.test.yaml', 3, outcomes, context);
  expect(title).toBe('Policy tests of m.test.yaml');
  expect(markdown).toContain('**2 of 3 tests were run, and 1 did not come out as expected.**');
  expect(markdown).toMatch(/^\| ✓ \| a \|/m);
  expect(markdown).toMatch(/^\| ✗ \| b \| The decision is pass, not fail/m);
  expect(testReport('m.test.yaml', 1, outcomes.slice(0, 1), context).markdown).toContain('all came out as expected');
});
