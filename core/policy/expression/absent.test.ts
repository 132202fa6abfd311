import { expect, test } from 'vitest';
import type { Check } from '../decision';
import { evidenceOf, gateCheck } from '../fixtures/build';

const facts = {
  tags: { risk: 'low' },
  metrics: { f1: { value: 0.91 }, odd: { value: 'NaN' }, zero: { value: 0 } },
  stages: [{ stage: 'Staging' }],
};

const check = (expression: string): Check =>
  gateCheck(`{expression: ${JSON.stringify(expression)}}`, evidenceOf({}, facts));

test.each([
  ['on the left of ||', "candidate.metrics.gone > 0.9 || candidate.tags.risk == 'low'"],
  ['on the right of ||', "candidate.tags.risk == 'low' || candidate.metrics.gone > 0.9"],
  ['on the right of && that is negated', "!(candidate.tags.risk == 'high' && candidate.metrics.gone > 0.9)"],
  ['deep on the right', "candidate.tags.risk == 'low' || (candidate.metrics.f1 > 0.9 && candidate.metrics.gone > 0.9)"],
  ['behind what nobody can compute', "candidate.tags.risk == 'low' || int('x') == 1 || candidate.metrics.gone > 0.9"],
  ['beside a has() for something else', 'has(candidate.metrics.f1) || candidate.metrics.gone > 0.9'],
  ['before its has()', 'candidate.metrics.f1 > 0.9 || candidate.metrics.gone > 0.9 || !has(candidate.metrics.gone)'],
  ['NaN on the right of ||', "candidate.tags.risk == 'low' || candidate.metrics.odd > 0.9"],
  ['of a baseline', "candidate.tags.risk == 'low' || candidate.metrics.f1 > baseline.metrics.f1"],
  ['in one element', 'candidate.stages.exists(s, s.stage == "Staging" || s.since < now)'],
])('what is missing fails: %s', (_where, expression) => {
  expect(check(expression)).toMatchObject({ result: 'fail' });
  expect(gateCheck(`{not: {expression: ${JSON.stringify(expression)}}}`, evidenceOf({}, facts)).result).toBe('fail');
});

test.each([
  ['on the other side of ||', '!has(candidate.metrics.gone) || candidate.metrics.gone > 0.9'],
  [
    'on its own side of ||',
    "candidate.tags.risk == 'low' || has(candidate.metrics.gone) && candidate.metrics.gone > 0.9",
  ],
  ['in other words', "!has(candidate.metrics.gone) || candidate.metrics['gone'] > 0.9"],
  ['for the whole of it', "!has(candidate.card) || candidate.card.frontMatter.license == 'mit'"],
  ['for the baseline', '!has(baseline.version) || candidate.metrics.f1 > baseline.metrics.f1'],
  ['in a condition', 'has(candidate.metrics.gone) ? candidate.metrics.gone > 0.9 : true'],
  ['in each element', 'candidate.stages.all(s, !has(s.since) || s.since < now)'],
])('what has() asked for may be missing: %s', (_where, expression) => {
  expect(check(expression)).toMatchObject({ result: 'pass' });
});

test.each([
  ['a division', 'candidate.metrics.zero == 0.0 || candidate.metrics.f1 / candidate.metrics.zero > 1.0'],
  ['a conversion', "candidate.tags.risk == 'low' || int(candidate.tags.risk) > 1"],
  ['an index', 'candidate.stages.size() < 2 || candidate.stages[1].stage == "Staging"'],
])('what need not be computed does not matter: %s', (_what, expression) => {
  expect(check(expression)).toMatchObject({ result: 'pass' });
});

test('what is too much for one side is too much', () => {
  const list = `[${Array.from({ length: 90 }, () => '1').join(',')}]`;
  const many = `${list}.all(x, ${list}.all(y, x == y && ${'y == x && '.repeat(30)} true))`;
  expect(check(`candidate.tags.risk == 'low' || ${many}`)).toMatchObject({ result: 'error' });
});

test('has() does not look into what is missing, and says so', () => {
  expect(check('has(candidate.card.frontMatter.license)')).toMatchObject({
    result: 'fail',
    message:
      '`has(candidate.card.frontMatter.license)` asks for a part of something that is missing itself; ask for that first.',
  });
});
