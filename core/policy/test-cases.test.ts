import { parsePolicy } from './parse';
import { describe, expect, test } from 'vitest';
import { policyPathOf, runPolicyTests, siblingPolicyPath, type TestCaseResult } from './test-cases';

const policy = `version: 1
transitions:
  - {from: [None], to: Staging, gates: [{anyOf: [{signature: required}, {tag: {key: ok}}]}]}
  - {from: [Staging], to: Production, gates: [{metric: f1, greaterIsBetter: true, threshold: 0.90}]}
`;
const evidence = `{now: 2026-11-22T12:00:00Z, model: m, transition: {from: None, to: Staging}, candidate: {version: "1", signature: true}}`;

function run(cases: string, head = 'cases:'): readonly TestCaseResult[] {
  const outcome = runPolicyTests(`${head}\n${cases}`, parsePolicy(policy));
  if (outcome.kind === 'problem') throw new Error(outcome.message);
  return outcome.results;
}

/** What went wrong in a case with this expectation; nothing if it passed. */
const message = (expectation: string, given = evidence): string | undefined =>
  run(`  - {name: a case, evidence: ${given}, expect: ${expectation}}`)[0]?.message;

test('absent lists mean empty', () => {
  expect(message('{result: pass}')).toBeUndefined();
});

test('lists that are null are empty, too', () => {
  const candidate = 'candidate: {version: "1", signature: true, stages: null, aliases: null, passed: null}';
  const given = `{now: 2026-11-22T12:00:00Z, model: m, transition: {from: None, to: Staging}, ${candidate}, holds: null, approvals: null, versions: null}`;
  expect(message('{result: pass}', given)).toBeUndefined();
});

test('a wrong result says why it came out', () => {
  expect(run(`  - {name: no, evidence: ${evidence}, expect: {result: fail}}`)).toEqual([
    { name: 'no', passed: false, message: expect.stringContaining('The decision is pass, not fail') as string },
  ]);
});

describe('checks', () => {
  const id = 'transitions[0].gates[0]';
  test.each([
    ['results by id', `{checks: {transition: pass, "${id}": pass}}`, undefined],
    ['results of children by id', `{checks: {"${id}.anyOf[1]": fail}}`, undefined],
    ['a wrong one', `{checks: {"${id}": warn}}`, 'result is "pass", not "warn"'],
    ['an unknown id', '{checks: {"gates[0]": pass}}', 'There is no check gates[0]'],
    [
      'a list of partial checks',
      `{checks: [{id: "${id}", gate: anyOf, children: [{result: pass}, {gate: tag}]}]}`,
      undefined,
    ],
    ['a wrong partial check', `{checks: [{id: "${id}", gate: allOf}]}`, 'gate is "anyOf", not "allOf"'],
    ['a field that the check has not', `{checks: [{id: "${id}", name: a}]}`, 'name is nothing, not "a"'],
    ['blockers', '{blockers: []}', undefined],
    ['wrong blockers', '{blockers: [hold]}', 'The blockers are none, not hold.'],
  ])('%s', (_rule, expectation, sentence) => {
    if (sentence === undefined) expect(message(expectation)).toBeUndefined();
    else expect(message(expectation)).toContain(sentence);
  });
});

test('numbers in evidence are exact', () => {
  const given = (value: string) =>
    `{now: 2026-11-22T12:00:00Z, model: m, transition: {from: Staging, to: Production}, candidate: {version: "1", stages: [{stage: Staging}], metrics: {f1: {value: ${value}}}}}`;
  expect(message('{result: pass}', given('0.9000000000000000000'))).toBeUndefined();
  expect(message('{result: fail}', given('0.8999999999999999999999'))).toBeUndefined();
});

test('evidence that cannot be read fails its own case only', () => {
  const results = run(
    `  - {name: bad, evidence: {now: x}, expect: {result: pass}}\n  - {name: good, evidence: ${evidence}, expect: {result: pass}}`,
  );
  expect(results.map(({ passed }) => passed)).toEqual([false, true]);
});

test('a bare list of cases is a test file, too', () => {
  expect(run(`- {name: a, evidence: ${evidence}, expect: {result: pass}}`, '')).toEqual([{ name: 'a', passed: true }]);
});

test.each([
  ['no YAML', '{', policy, 'The test file is not YAML'],
  ['no cases', 'policy: x\n', policy, '`cases` is missing'],
  [
    'a misspelled expectation',
    `cases: [{name: a, evidence: ${evidence}, expect: {reslt: pass}}]`,
    policy,
    'did you mean `result`?',
  ],
  ['a result that is none', `cases: [{name: a, evidence: ${evidence}, expect: {result: passed}}]`, policy, '`pass`'],
  [
    'a policy with errors',
    `cases: [{name: a, evidence: ${evidence}, expect: {result: pass}}]`,
    'version: 3',
    'The policy has errors',
  ],
])('%s is a problem of the file', (...[, text, policyText, sentence]) => {
  expect(runPolicyTests(text, parsePolicy(policyText))).toEqual({
    kind: 'problem',
    message: expect.stringContaining(sentence) as string,
  });
});

test('the policy is named by the file or stands beside it', () => {
  expect(policyPathOf(`policy: ../p.yaml\ncases: [{name: a, evidence: ${evidence}, expect: {result: pass}}]`)).toBe(
    '../p.yaml',
  );
  expect(policyPathOf(`cases: [{name: a, evidence: ${evidence}, expect: {result: pass}}]`)).toBeUndefined();
  expect(siblingPolicyPath('a/x.promotion-policy.test.yaml')).toBe('a/x.promotion-policy.yaml');
  expect(siblingPolicyPath('promotion-policy.test.yml')).toBe('promotion-policy.yml');
});

test('a sentence about thousands of gates is still one', () => {
  const gates = Array.from({ length: 60 }, () => '{signature: required}').join(', ');
  const large = parsePolicy(`version: 1\ntransitions: [{from: [None], to: Staging, gates: [${gates}]}]\n`);
  const sentences = ['{result: fail}', '{checks: {"gates[0]": pass}}'].map((expectation) => {
    const answer = runPolicyTests(`- {name: a, evidence: ${evidence}, expect: ${expectation}}`, large);
    return answer.kind === 'results' ? answer.results[0]?.message : answer.message;
  });
  expect(sentences).toEqual([
    expect.stringMatching(/gates\[8\]: .* … and 52 more\.$/) as string,
    expect.stringMatching(/gates\[48\] and 12 more\.$/) as string,
  ]);
});
