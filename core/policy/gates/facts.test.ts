import { describe, expect, test } from 'vitest';
import { evidenceOf, gateCheck } from '../fixtures/build';

const ROLES = 'roles: {ops: {members: [], may: []}}';

describe('tag', () => {
  const tags = { risk: 'low', sha: 'xx0123abc', empty: '' };
  test.each([
    ['is there', '{key: risk}', 'pass'],
    ['is there and empty', '{key: empty}', 'pass'],
    ['is absent', '{key: gone}', 'fail'],
    ['has another case', '{key: Risk}', 'fail'],
    ['is a name that every object has', '{key: constructor}', 'fail'],
    ['equals exactly', '{key: risk, equals: low}', 'pass'],
    ['equals in another case', '{key: risk, equals: Low}', 'fail'],
    ['matches anywhere', '{key: sha, matches: "[0-9]{4}"}', 'pass'],
    ['matches with case', '{key: sha, matches: "ABC"}', 'fail'],
    ['matches where anchored', '{key: sha, matches: "^0123"}', 'fail'],
    ['equals and does not match', '{key: risk, equals: low, matches: high}', 'fail'],
    ['must have been set by somebody, which nobody knows', '{key: risk, setBy: ops}', 'fail'],
    ['is absent, whoever should have set it', '{key: gone, setBy: ops}', 'fail'],
  ])('%s', (_rule, tag, result) => {
    expect(gateCheck(`{tag: ${tag}}`, evidenceOf({}, { tags }), {}, ROLES).result).toBe(result);
  });

  test.each([
    ['x'.repeat(80), 'x'.repeat(80)],
    ['x'.repeat(81), `${'x'.repeat(79)}…`],
  ])('a long text is clipped in its sentence', (text, told) => {
    const check = gateCheck('{tag: {key: a, equals: b}}', evidenceOf({}, { tags: { a: text } }));
    expect(check.message).toBe(`The tag \`a\` is "${told}"; "b" is required.`);
  });

  test('tags that are absent altogether fail; tags whose source did not answer are an error', () => {
    expect(gateCheck('{tag: {key: risk}}', evidenceOf()).result).toBe('fail');
    expect(gateCheck('{tag: {key: risk}}', evidenceOf({ unavailable: { tags: 'timeout' } }, { tags })).result).toBe(
      'error',
    );
  });
});

describe('signature', () => {
  test.each([
    [true, {}, 'pass'],
    [false, {}, 'fail'],
    [undefined, {}, 'fail'],
    [true, { signature: 'timeout' }, 'error'],
  ])('%s %j', (signature, unavailable, result) => {
    expect(gateCheck('{signature: required}', evidenceOf({ unavailable }, { signature })).result).toBe(result);
  });

  test('a missing one is not softened', () => {
    const gate = '{signature: required, enforcement: warn}';
    expect(gateCheck(gate, evidenceOf({}, { signature: false })).result).toBe('fail');
  });
});

describe('model card', () => {
  const card = (license: unknown, sections: Record<string, number> = { Uses: 412, Bias: 0 }) => ({
    frontMatter: license === undefined ? {} : { license },
    sections,
  });
  test.each([
    ['is there', '{}', card('mit'), 'pass'],
    ['is absent', '{}', undefined, 'fail'],
    ['is null', '{}', null, 'fail'],
    ['has a filled section', '{sections: [Uses]}', card('mit'), 'pass'],
    ['has an empty section', '{sections: [Uses, Bias]}', card('mit'), 'fail'],
    ['lacks a section', '{sections: [Evaluation]}', card('mit'), 'fail'],
    ['has the section in another case', '{sections: [uses]}', card('mit'), 'fail'],
    ['lacks a section that every object has', '{sections: [constructor]}', card('mit'), 'fail'],
    ['has an allowed license', '{licenses: [apache-2.0, mit]}', card('mit'), 'pass'],
    ['has another license', '{licenses: [apache-2.0, mit]}', card('gpl'), 'fail'],
    ['has the license in another case', '{licenses: [mit]}', card('MIT'), 'fail'],
    ['has a list of which all are allowed', '{licenses: [apache-2.0, mit]}', card(['mit', 'apache-2.0']), 'pass'],
    ['has a list of which one is not allowed', '{licenses: [mit]}', card(['mit', 'gpl']), 'fail'],
    ['has an empty list', '{licenses: [mit]}', card([]), 'fail'],
    ['has no license', '{licenses: [mit]}', card(undefined), 'fail'],
    ['has an empty entry in its list', '{licenses: [mit]}', card(['mit', '']), 'fail'],
    ['has a number as license', '{licenses: [mit]}', card(1), 'error'],
    ['can satisfy no empty list of the policy', '{licenses: []}', card('mit'), 'fail'],
    ['may make claims that nobody knows', '{claims: match}', card('mit'), 'fail'],
    ['has no claims', '{claims: match}', { ...card('mit'), claims: [] }, 'pass'],
  ])('%s', (_rule, wanted, given, result) => {
    expect(gateCheck(`{modelCard: ${wanted}}`, evidenceOf({}, { card: given })).result).toBe(result);
  });

  test('a card whose source did not answer is an error', () => {
    const evidence = evidenceOf({ unavailable: { card: 'timeout' } }, { card: card('mit') });
    expect(gateCheck('{modelCard: {}}', evidence)).toMatchObject({
      result: 'error',
      message: 'The model card could not be read: timeout.',
    });
  });

  test.each([[''], [' \n'], [null], [[]], [['']], [[' ', null]], [['mit', ' ']], [[null, 'gpl']]])(
    'license %j is missing: neither softened nor inverted',
    (license) => {
      const evidence = evidenceOf({}, { card: card(license) });
      expect(gateCheck('{modelCard: {licenses: [mit]}, enforcement: warn}', evidence).result).toBe('fail');
      expect(gateCheck('{not: {modelCard: {licenses: [mit]}}}', evidence).result).toBe('fail');
    },
  );

  test.each([
    ['{sections: [Evaluation]}', 'The model card has no section "Evaluation".'],
    ['{sections: [Bias]}', 'The model card\'s section "Bias" is empty.'],
    ['{licenses: []}', "The model card's license is mit; one from an empty list is required."],
    ['{licenses: [apache-2.0, bsd]}', "The model card's license is mit; apache-2.0 or bsd is required."],
  ])('%s is told in a sentence', (wanted, message) => {
    expect(gateCheck(`{modelCard: ${wanted}}`, evidenceOf({}, { card: card('mit') })).message).toBe(message);
  });

  test('a claim on another data set than the metric is told', () => {
    const claims = [{ metric: 'm', value: 1, dataset: 'test' }];
    const metrics = { m: { value: 1, dataset: { name: 'holdout' } } };
    const evidence = evidenceOf({}, { card: { ...card('mit'), claims }, metrics });
    expect(gateCheck('{modelCard: {claims: match}}', evidence)).toMatchObject({
      result: 'inconclusive',
      message: 'The model card says m 1 on test, but the metric was measured on holdout.',
    });
  });

  test('a license is clipped in its sentence', () => {
    const check = gateCheck('{modelCard: {licenses: [mit]}}', evidenceOf({}, { card: card(`a\n${'x'.repeat(999)}`) }));
    expect(check.message).toBe(`The model card's license is a ${'x'.repeat(197)}…; mit is required.`);
  });

  test.each([
    ['softens another license', '{licenses: [mit]}', card('gpl'), 'warn'],
    ['leaves an absent license', '{licenses: [mit]}', card(undefined), 'fail'],
    ['leaves an empty list of licenses', '{licenses: [mit]}', card([]), 'fail'],
    ['leaves an empty section', '{sections: [Bias]}', card('mit'), 'fail'],
    ['softens the one and leaves the other', '{licenses: [mit], sections: [Bias]}', card('gpl'), 'fail'],
  ])('enforcement: warn %s', (_rule, wanted, given, result) => {
    const gate = `{modelCard: ${wanted}, enforcement: warn}`;
    expect(gateCheck(gate, evidenceOf({}, { card: given })).result).toBe(result);
  });
});
