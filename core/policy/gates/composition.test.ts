import { describe, expect, test } from 'vitest';
import { evidenceOf, gateCheck } from '../fixtures/build';

// One gate for each result; `n` misses its bound, `gone` is not there.
const PASS = '{metric: n, greaterIsBetter: true, threshold: 0}';
const WARN = '{metric: n, greaterIsBetter: true, threshold: 1, enforcement: warn}';
const FAIL = '{metric: n, greaterIsBetter: true, threshold: 1}';
const MISSING = '{tag: {key: gone}}';
const UNDECIDED = '{metric: n, maxAge: 1h}';
const ERROR = '{metric: text}';
const SKIPPED =
  '{metric: n, greaterIsBetter: true, minAbsoluteChange: 0, baseline: {stage: Production}, onMissingBaseline: skip}';

const evidence = evidenceOf({}, { metrics: { n: { value: 0 }, text: { value: 'x' } }, tags: { t: 'v' } });
const result = (gate: string): string => gateCheck(gate, evidence).result;

test('the gates of this table have the results that they stand for', () => {
  const gates = [PASS, WARN, FAIL, MISSING, UNDECIDED, ERROR, SKIPPED];
  expect(gates.map(result)).toEqual(['pass', 'warn', 'fail', 'fail', 'inconclusive', 'error', 'skipped']);
});

describe('anyOf is its best child', () => {
  test.each([
    [[PASS, FAIL], 'pass'],
    [[FAIL, WARN], 'warn'],
    [[WARN, PASS], 'pass'],
    [[FAIL, UNDECIDED], 'inconclusive'],
    [[UNDECIDED, WARN], 'warn'],
    [[FAIL, ERROR], 'error'],
    [[ERROR, UNDECIDED], 'inconclusive'],
    [[FAIL, MISSING], 'fail'],
    [[SKIPPED, FAIL], 'fail'],
    [[SKIPPED, PASS], 'pass'],
    [[SKIPPED, SKIPPED], 'skipped'],
  ])('%#: %s', (gates, expected) => {
    expect(result(`{anyOf: [${gates.join(', ')}]}`)).toBe(expected);
    expect(result(`{anyOf: [${gates.toReversed().join(', ')}]}`)).toBe(expected);
  });
});

describe('allOf is its worst child', () => {
  test.each([
    [[PASS, PASS], 'pass'],
    [[PASS, WARN], 'warn'],
    [[WARN, UNDECIDED], 'inconclusive'],
    [[UNDECIDED, ERROR], 'error'],
    [[ERROR, FAIL], 'fail'],
    [[SKIPPED, PASS], 'pass'],
    [[SKIPPED, SKIPPED], 'skipped'],
  ])('%#: %s', (gates, expected) => {
    expect(result(`{allOf: [${gates.join(', ')}]}`)).toBe(expected);
    expect(result(`{allOf: [${gates.toReversed().join(', ')}]}`)).toBe(expected);
  });
});

describe('not', () => {
  test.each([
    ['swaps pass', PASS, 'fail'],
    ['swaps fail', FAIL, 'pass'],
    ['turns warn into fail', WARN, 'fail'],
    ['leaves inconclusive', UNDECIDED, 'inconclusive'],
    ['leaves error', ERROR, 'error'],
    ['leaves skipped', SKIPPED, 'skipped'],
    ['never inverts what is missing', MISSING, 'fail'],
    ['never inverts a missing signature', '{signature: required}', 'fail'],
    ['never inverts a missing card', '{modelCard: {}}', 'fail'],
    ['leaves a fail if any part is missing', `{anyOf: [${MISSING}, ${FAIL}]}`, 'fail'],
    ['leaves a fail if any part of an allOf is missing', `{allOf: [${FAIL}, ${MISSING}]}`, 'fail'],
    ['swaps twice', `{not: ${PASS}}`, 'pass'],
    ['twice, what is missing stays a fail', `{not: ${MISSING}}`, 'fail'],
    ['inverts a tag that says something else', '{tag: {key: t, equals: w}}', 'pass'],
  ])('%s', (_rule, gate, expected) => {
    expect(result(`{not: ${gate}}`)).toBe(expected);
  });

  test('never inverts a zero baseline', () => {
    const versions = [{ version: '7', stages: [{ stage: 'Production' }], metrics: { n: { value: 0 } } }];
    const gate = '{metric: n, greaterIsBetter: true, minRelativeChange: 0, baseline: {stage: Production}}';
    const withBaseline = evidenceOf({ versions }, { metrics: { n: { value: 1 } } });
    expect(gateCheck(`{not: ${gate}}`, withBaseline).result).toBe('fail');
  });
});

describe('critical', () => {
  test.each([
    ['no anyOf is better than a critical gate inside it', `{anyOf: [${PASS}, ${critical(FAIL)}]}`, 'fail'],
    ['nor when it is missing', `{anyOf: [${PASS}, ${critical(MISSING)}]}`, 'fail'],
    ['nor when it is undecided', `{anyOf: [${PASS}, ${critical(UNDECIDED)}]}`, 'inconclusive'],
    ['a critical gate that passes changes nothing', `{anyOf: [${critical(PASS)}, ${FAIL}]}`, 'pass'],
    ['a skipped one neither', `{anyOf: [${critical(SKIPPED)}, ${PASS}]}`, 'pass'],
    ['at any depth', `{anyOf: [${PASS}, {anyOf: [${PASS}, ${critical(FAIL)}]}]}`, 'fail'],
    ['compositions may be critical', `{anyOf: [${PASS}, {allOf: [${FAIL}], critical: true}]}`, 'fail'],
    ['a not may be critical', `{anyOf: [${PASS}, {not: ${PASS}, critical: true}]}`, 'fail'],
    ['it is not softened by what is around it', `{anyOf: [${critical(FAIL)}], enforcement: warn}`, 'fail'],
  ])('%s', (_rule, gate, expected) => {
    expect(result(gate)).toBe(expected);
  });

  function critical(gate: string): string {
    return gate.replace(/\}$/, ', critical: true}');
  }
});

describe('enforcement: warn', () => {
  test.each([
    ['on anyOf applies to the bounds inside', `{anyOf: [${FAIL}], enforcement: warn}`, 'warn'],
    ['on allOf applies to the bounds inside', `{allOf: [${FAIL}, ${PASS}], enforcement: warn}`, 'warn'],
    ['on anyOf does not soften what is missing', `{anyOf: [${MISSING}], enforcement: warn}`, 'fail'],
    ['on allOf does not soften what is undecided', `{allOf: [${UNDECIDED}], enforcement: warn}`, 'inconclusive'],
    ['reaches through compositions', `{anyOf: [{allOf: [${FAIL}]}], enforcement: warn}`, 'warn'],
    ['on not applies to its result', `{not: ${PASS}, enforcement: warn}`, 'warn'],
    ['on not leaves what is missing', `{not: ${MISSING}, enforcement: warn}`, 'fail'],
    ['on not does not reach inside', `{not: ${FAIL}, enforcement: warn}`, 'pass'],
    ['around a not applies to its result', `{anyOf: [{not: ${PASS}}], enforcement: warn}`, 'warn'],
    ['softens a tag that says something else', '{tag: {key: t, equals: w}, enforcement: warn}', 'warn'],
    ['leaves a tag that is missing', '{tag: {key: gone}, enforcement: warn}', 'fail'],
    ['a gate inside may deny', `{anyOf: [${FAIL.replace(/\}$/, ', enforcement: deny}')}], enforcement: warn}`, 'fail'],
  ])('%s', (_rule, gate, expected) => {
    expect(result(gate)).toBe(expected);
  });
});

test('compositions are one check with children, each under its path in the policy', () => {
  const check = gateCheck(`{anyOf: [${FAIL}, {allOf: [${PASS}]}, {not: ${FAIL}}], name: one of them}`, evidence);
  const id = 'transitions[0].gates[0]';
  expect(check).toMatchObject({
    id,
    gate: 'anyOf',
    name: 'one of them',
    children: [
      { id: `${id}.anyOf[0]`, gate: 'metric' },
      { id: `${id}.anyOf[1]`, gate: 'allOf', children: [{ id: `${id}.anyOf[1].allOf[0]` }] },
      { id: `${id}.anyOf[2]`, gate: 'not', children: [{ id: `${id}.anyOf[2].not` }] },
    ],
  });
});

describe('the sentence', () => {
  const MISSED = 'n is 0; at least 1 is required.';
  const UNTIMED = 'When n was measured is unknown.';
  const OTHER = '{metric: n, greaterIsBetter: true, threshold: 2, critical: true}';
  test.each([
    [
      'an alternative that is met',
      `{anyOf: [${FAIL}, ${PASS}]}`,
      'One of the alternatives is met: n is 0; at least 0 is required.',
    ],
    [
      'an alternative with a warning',
      `{anyOf: [${FAIL}, ${WARN}]}`,
      `One of the alternatives is met with a warning: ${MISSED}`,
    ],
    ['no alternative', `{anyOf: [${FAIL}, ${MISSING}]}`, `None of the alternatives is met: ${MISSED}`],
    [
      'alternatives that are undecided',
      `{anyOf: [${FAIL}, ${UNDECIDED}]}`,
      `None of the alternatives is known to be met: ${UNTIMED}`,
    ],
    [
      'a critical gate beside a met alternative',
      `{anyOf: [${FAIL}, ${PASS}, ${OTHER}]}`,
      'A critical gate among the alternatives is not met: n is 0; at least 2 is required.',
    ],
    [
      'an undecided critical gate',
      `{anyOf: [${PASS}, ${UNDECIDED.replace('}', ', critical: true}')}]}`,
      `A critical gate among the alternatives is not known to be met: ${UNTIMED}`,
    ],
    [
      'a critical composition that only warns',
      `{anyOf: [${PASS}, {anyOf: [${WARN}], critical: true}]}`,
      `A critical gate among the alternatives is met, but only with a warning: One of the alternatives is met with a warning: ${MISSED}`,
    ],
    ['all gates', `{allOf: [${PASS}]}`, 'All of the gates are met.'],
    [
      'all gates, one with a warning',
      `{allOf: [${PASS}, ${WARN}]}`,
      `All of the gates are met, but with a warning: ${MISSED}`,
    ],
    ['not all gates', `{allOf: [${PASS}, ${FAIL}]}`, `Not all of the gates are met: ${MISSED}`],
    [
      'gates that are undecided',
      `{allOf: [${PASS}, ${UNDECIDED}]}`,
      `Not all of the gates are known to be met: ${UNTIMED}`,
    ],
    ['skipped gates', `{allOf: [${SKIPPED}]}`, 'All of its gates were skipped.'],
    ['not', `{not: ${PASS}}`, 'This must not be so: n is 0; at least 0 is required.'],
    ['not, as required', `{not: ${FAIL}}`, `As required, this is not so: ${MISSED}`],
    [
      'not of something missing',
      `{not: {allOf: [${FAIL}, ${MISSING}]}}`,
      `Something is missing, so nobody can say that this is not so: Not all of the gates are met: ${MISSED}`,
    ],
  ])('for %s', (_rule, gate, sentence) => {
    expect(gateCheck(gate, evidence).message).toBe(sentence);
  });
});
