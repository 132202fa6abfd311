import { expect, test } from 'vitest';
import { digits, evidenceOf, decideOn, hoursAgo, transitionPolicy } from './fixtures/build';
import { explain } from './explain';

const ROLES = 'roles: {ops: {members: [cy@example.com], may: [approve]}}';

function unblocking(rest: string, evidence = evidenceOf()): readonly string[] {
  return explain(decideOn(transitionPolicy(rest, ROLES), evidence)).map(({ unblock }) => unblock);
}

test.each([
  ['gates: [{tag: {key: risk, equals: low}}]', 'Set it: stagegate annotate fraud-detection/8 --tag risk=low.'],
  ['gates: [{tag: {key: risk, setBy: ops}}]', 'Let somebody of ops set it: stagegate annotate fraud-detection/8'],
  ['gates: [{metric: m}]', 'record the number that is missing'],
  ['gates: [{metric: m, minSamples: 3}]', 'record the number that is missing'],
  ['gates: [{signature: required}]', 'with a signature'],
  ['gates: [{modelCard: {}}]', 'model card'],
  ['gates: [{expression: "1 > 2"}]', 'is true'],
  ['gates: [{not: {expression: "1 < 2"}}]', 'is not so'],
  ['gates: [{anyOf: [{signature: required}, {tag: {key: a}}]}]', 'Meet one of them: Log the model'],
  ['gates: [{allOf: [{signature: required}, {expression: "true"}]}]', 'Log the model'],
  ['soak: 50h', `Wait until ${hoursAgo(-2)}, and leave it in Staging until then.`],
  ['windows: [{deny: FREQ=DAILY, start: "10:00", duration: 4h, timeZone: UTC}]', 'Wait until 2026-11-22 14:00 (UTC).'],
  ['windows: [{allow: "FREQ=WEEKLY;BYDAY=MO", start: "10:00", duration: 4h, timeZone: UTC}]', 'Wait for a window'],
  [
    'approvals: {rules: [{from: ops, count: 2}]}',
    'Let the persons approve that the policy asks for: 2 of the role ops.',
  ],
])('%s', (rest, words) => {
  const [first = '', ...more] = unblocking(rest);
  expect(more).toEqual([]);
  expect(first).toContain(words);
  expect(first).toMatch(/^[A-Z].*\.$/);
});

test('a hold, a transition that is not listed, and a source that did not answer', () => {
  const held = evidenceOf({ holds: [{ stage: 'Production', at: hoursAgo(1) }] });
  expect(unblocking('gates: []', held)[0]).toContain('stagegate release fraud-detection --stage Production');
  const unlisted = evidenceOf({ transition: { from: 'None', to: 'Production' } });
  expect(unblocking('gates: []', unlisted)[0]).toContain('a way that the policy lists');
  expect(unblocking('gates: []', evidenceOf({ unavailable: { holds: 'timeout' } }))[0]).toContain('source answer');
});

test.each([
  [
    'a version that is there already',
    { stages: [{ stage: 'Staging' }, { stage: 'Production' }] },
    'Nothing is left to do',
  ],
  ['one that holds another stage', { stages: [] }, 'only a version that holds Staging can go'],
  ['one of which nobody knows', { stages: undefined }, 'which stages the version holds'],
])('a transition of %s', (_version, candidate, words) => {
  expect(unblocking('gates: []', evidenceOf({}, candidate))[0]).toContain(words);
});

test.each([
  [
    'gates: [{expression: "baseline.version == candidate.version"}]',
    { versions: undefined },
    'holds Production, and check',
  ],
  ['gates: []', { holds: undefined }, 'Let the audit trail tell which holds stand on Production'],
  [
    'approvals: {rules: [{from: ops}]}',
    { transition: { from: 'Staging', to: 'Production' } },
    'Request the promotion, because only what is approved after that counts. Let the persons approve',
  ],
])('%s, where something is unknown', (rest, patch, words) => {
  expect(unblocking(rest, evidenceOf(patch))[0]).toContain(words);
});

test('a baseline that there is not', () => {
  const gate = '{metric: m, greaterIsBetter: true, minAbsoluteChange: 0, baseline: {stage: Production}}';
  const measured = evidenceOf({ versions: [] }, { metrics: { m: { value: 1 } } });
  expect(unblocking(`gates: [${gate}]`, measured)[0]).toContain('promote one first');
});

test('a number, a slice, and a number that is missing', () => {
  const bound = 'metric: m, greaterIsBetter: true, threshold: 2';
  const measured = evidenceOf({}, { metrics: { m: { value: 1 } } });
  expect(unblocking(`gates: [{${bound}}]`, measured)[0]).toContain('and check that one');
  expect(unblocking(`gates: [{${bound}, slices: [{where: {a: b}}]}]`, measured)[0]).toContain('on every slice');
  expect(unblocking(`gates: [{${bound}}]`)[0]).toMatch(/^Evaluate the version, record/);
  const long = evidenceOf({}, { metrics: { m: { value: digits(`1.${'3'.repeat(30)}`) } } });
  expect(unblocking(`gates: [{${bound}}]`, long)[0]).toContain('and check that one');
  const odd = evidenceOf({}, { metrics: { m: { value: 'NaN' } } });
  expect(unblocking(`gates: [{${bound}}]`, odd)[0]).toMatch(/^Evaluate the version, record/);
});

test('words of a command are quoted where a shell would read them otherwise', () => {
  const evidence = evidenceOf({ model: 'a b' });
  const [tag] = unblocking('gates: [{tag: {key: note, equals: "it\'s $(x)"}}]', evidence);
  expect(tag).toBe(String.raw`Set it: stagegate annotate 'a b/8' --tag 'note=it'\''s $(x)'.`);
});

test('nothing is explained where nothing blocks', () => {
  expect(unblocking('gates: [{expression: "true"}]')).toEqual([]);
});

test('why is the sentence of the check', () => {
  const decision = decideOn(transitionPolicy('gates: [{signature: required}]'), evidenceOf());
  expect(explain(decision)).toMatchObject([{ id: 'transitions[0].gates[0]', why: decision.checks[1]?.message }]);
});
