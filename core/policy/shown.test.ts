import { describe, expect, test } from 'vitest';
import type { Check } from './decision';
import { checkAt, decideOn, digits, evidenceOf, gateCheck, hoursAgo, transitionPolicy } from './fixtures/build';
import { ON_PRODUCTION, UP, metricCheck, valued } from './fixtures/metric';

/** What an auditor reads beside a result: the record has nothing else of what was seen and what was asked for. */
const shown = ({ observed, required }: Check): unknown => ({ observed, required });

describe('a metric gate shows', () => {
  test.each([
    ['number and bound', 'threshold: 0.90', 0.5, { value: 0.5 }, { threshold: 0.9 }],
    ['no number', 'threshold: 1', null, { value: null }, { threshold: 1 }],
    ['a word where a number belongs', 'threshold: 1', 'x'.repeat(41), { value: 'x'.repeat(40) }, { threshold: 1 }],
    ['a truth where a number belongs', 'threshold: 1', true, { value: true }, { threshold: 1 }],
    ['nothing of an object', 'threshold: 1', { a: 1 }, { value: null }, { threshold: 1 }],
    ['a range', 'range: {min: 0, max: 2}', 1, { value: 1 }, { range: { min: 0, max: 2 } }],
    ['one end of a range', 'range: {max: 2}', 1, { value: 1 }, { range: { max: 2 } }],
    [
      'all digits',
      'threshold: 0.1',
      digits('0.12345678901234567890'),
      { value: '0.1234567890123456789' },
      { threshold: 0.1 },
    ],
  ])('%s', (_what, gate, value, ...seen) => {
    const [observed, required] = seen;
    expect(shown(metricCheck(`${UP}, ${gate}`, valued(value)))).toEqual({ observed, required });
  });

  test('age and samples where these are limited, and nothing of them elsewhere', () => {
    const fact = valued(1, { at: hoursAgo(1), samples: 200 });
    expect(shown(metricCheck(`${UP}, maxAge: 2h, minSamples: 100`, fact))).toEqual({
      observed: { value: 1, at: hoursAgo(1), samples: 200 },
      required: { maxAge: '2h', minSamples: 100 },
    });
    expect(shown(metricCheck(`${UP}, maxAge: 2h, minSamples: 100`, valued(1)))).toMatchObject({
      observed: { value: 1, at: null, samples: null },
    });
    expect(shown(metricCheck(`${UP}, threshold: 0`, fact))).toEqual({
      observed: { value: 1 },
      required: { threshold: 0 },
    });
  });

  const change = `${UP}, minAbsoluteChange: 0, ${ON_PRODUCTION}`;
  test.each([
    ['the baseline', change, valued(0.5), { value: 1, baseline: { versions: ['7'], value: 0.5 } }],
    ['that there is none', change, undefined, { value: 1, baseline: null }],
    ['a rubber stamp', `${change}, onMissingBaseline: rubberStamp`, undefined, { value: 1, baseline: 'rubberStamp' }],
    ['a skipped comparison', `${change}, onMissingBaseline: skip`, undefined, { value: 1, baseline: null }],
    [
      'no rubber stamp on a baseline of words',
      `${change}, onMissingBaseline: rubberStamp`,
      valued('x'),
      { value: 1, baseline: null },
    ],
  ])('%s', (_what, gate, baseline, observed) => {
    expect(metricCheck(gate, valued(1), baseline).observed).toEqual(observed);
  });

  test.each([
    ['a slice', '{where: {region: eu}}', [{ value: 2, samples: 9 }], { value: 2 }, { threshold: 1 }],
    [
      'a slice and its size',
      '{where: {region: eu}, minSize: 5}',
      [{ value: 2, samples: 9 }],
      { value: 2, samples: 9 },
      { threshold: 1, minSize: 5 },
    ],
    ['a slice without a number', '{where: {region: eu}}', [{ value: 'low' }], { value: 'low' }, { threshold: 1 }],
    ['no slice', '{where: {region: eu}}', [], null, { threshold: 1 }],
  ])('%s', (_what, rule, slices, ...seen) => {
    const [observed, required] = seen;
    const where = { region: 'eu' };
    const measured = valued(3, { slices: slices.map((slice) => ({ where, ...slice })) });
    const check = metricCheck(`${UP}, threshold: 1, slices: [${rule}]`, measured);
    expect(check.children?.map(shown)).toEqual([{ observed, required }]);
  });

  test("a slice's baseline", () => {
    const sliced = (value: number) => valued(9, { slices: [{ where: { region: 'eu' }, value }] });
    const gate = `${UP}, ${ON_PRODUCTION}, slices: [{where: {region: eu}, minAbsoluteChange: 0}]`;
    expect(metricCheck(gate, sliced(2), sliced(1)).children?.map(shown)).toEqual([
      { observed: { value: 2, baseline: { versions: ['7'], value: 1 } }, required: { minAbsoluteChange: 0 } },
    ]);
  });

  test('slices only where the gate has some', () => {
    expect(metricCheck(`${UP}, threshold: 1`, valued(1))).not.toHaveProperty('children');
  });
});

describe('a gate on facts shows', () => {
  const card = { frontMatter: { license: 'mit' }, sections: { Uses: 3, Bias: 0 } };
  const claims = [{ metric: 'm', value: digits('1') }];
  const head = 'roles: {ops: {members: [cy@example.com], may: []}}';
  test.each([
    ['a tag', '{tag: {key: risk}}', { tags: { risk: 'low' } }, 'low'],
    ['no tag', '{tag: {key: risk}}', { tags: {} }, null],
    [
      'who set a tag',
      '{tag: {key: risk, setBy: ops}}',
      { tags: { risk: 'low' }, tagsSetBy: { risk: 'cy' } },
      { value: 'low', setBy: 'cy' },
    ],
    [
      'that nobody knows who set it',
      '{tag: {key: risk, setBy: ops}}',
      { tags: { risk: 'low' } },
      { value: 'low', setBy: null },
    ],
    ['no card', '{modelCard: {sections: [Uses]}}', {}, null],
    ['the filled sections', '{modelCard: {sections: [Uses, Bias, Gone]}}', { card }, { sections: ['Uses'] }],
    ['the license', '{modelCard: {licenses: [mit]}}', { card }, { license: 'mit' }],
    ['no license', '{modelCard: {licenses: [mit]}}', { card: { ...card, frontMatter: {} } }, { license: null }],
    ['what the card claims', '{modelCard: {claims: match}}', { card: { ...card, claims } }, { claims }],
    ['that its claims are unknown', '{modelCard: {claims: match}}', { card }, { claims: null }],
    ['nothing that it does not ask for', '{modelCard: {}}', { card }, {}],
  ])('%s', (_what, gate, candidate, observed) => {
    expect(gateCheck(gate, evidenceOf({}, candidate), {}, head).observed).toEqual(observed);
  });
});

describe('a check shows', () => {
  const policy = transitionPolicy('soak: 1h');
  const checks = (patch: Record<string, unknown>, candidate: Record<string, unknown> = {}) => {
    const decision = decideOn(policy, evidenceOf(patch, candidate), { authorization: true });
    return (id: string) => shown(checkAt(decision, id));
  };
  const stages = [
    { stage: 'Staging', since: hoursAgo(2) },
    { stage: 'Canary', since: hoursAgo(9) },
  ];

  test('the stages that are held, and the transition', () => {
    const required = { from: 'Staging', to: 'Production' };
    expect(checks({}, { stages })('transition')).toEqual({ observed: ['Staging', 'Canary'], required });
    expect(checks({}, { stages: undefined })('transition')).toEqual({ observed: null, required });
  });

  test('since when the stage is held that it comes from', () => {
    expect(checks({}, { stages })('transitions[0].soak')).toEqual({ observed: [hoursAgo(2)], required: '1h' });
    expect(checks({}, { stages: [{ stage: 'Staging' }] })('transitions[0].soak')).toMatchObject({ observed: [null] });
    expect(checks({}, { stages: undefined })('transitions[0].soak')).toMatchObject({ observed: null });
  });

  test('the holds of the stage that it goes to', () => {
    const [one, other] = ['Production', 'Staging'].map((stage) => ({ stage, at: hoursAgo(1) }));
    expect(checks({ holds: [one, other] })('hold')).toEqual({ observed: [one], required: 'no hold' });
    expect(checks({ holds: undefined })('hold')).toEqual({ observed: null, required: 'no hold' });
  });

  test('who acts', () => {
    const required = 'promote:Production';
    expect(checks({})('authorization')).toEqual({ observed: 'cy@example.com', required });
    expect(checks({ actor: undefined })('authorization')).toEqual({ observed: null, required });
  });
});

test('a decision names its policy where that is known', () => {
  const identity = { path: 'promotion-policy.yaml', digest: 'a'.repeat(40), preview: false };
  const policy = transitionPolicy('gates: []');
  expect(decideOn(policy, evidenceOf(), { identity })).toMatchObject({ policy: identity });
  expect(decideOn(policy, evidenceOf())).not.toHaveProperty('policy');
});
