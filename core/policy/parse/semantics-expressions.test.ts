import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../parse';
import { expectOneError, findingsOf, withGate } from '../fixtures/policy-text';

/** A policy whose only gate is an expression, written as this YAML from the colon on. */
const written = (yaml: string): string => `version: 1
transitions:
  - from: [Staging]
    to: Production
    gates:
      - expression: ${yaml}
`;

describe('expressions', () => {
  test.each([
    ['plain', 'challenger.metrics.m > 0', 'challenger'],
    ['in double quotes', '"1 > 0 && challenger.metrics.m > 0"', 'challenger'],
    ['in single quotes', "'1 > 0 && challenger.metrics.m > 0'", 'challenger'],
    ['in quotes with an escape', '"challenger.tags.\\u0061 > 0"', 'challenger'],
    ['in quotes with quotes', "'challenger.tags.a == ''b'''", 'challenger'],
    ['a literal block', '|\n          1 > 0 &&\n            challenger.metrics.m > 0', 'challenger'],
    ['a folded block', '>-\n          1 > 0 &&\n          challenger.metrics.m > 0 &&\n          2 > 1', 'challenger'],
    ['a folded block with a comment', '> # why\n          challenger.metrics.m > 0', 'challenger'],
    ['plain over two lines', '1 > 0 &&\n          challenger.metrics.m > 0', 'challenger'],
  ])('%s: the finding underlines what is wrong', (_form, yaml, place) => {
    expect(findingsOf(written(yaml))).toMatchObject([{ code: 'bad-expression', severity: 'error', text: place }]);
    expect(parsePolicy(written(yaml)).policy).toBeUndefined();
  });

  test('lines that end with CR LF', () => {
    const text = written('|\n          1 > 0 &&\n          challenger.metrics.m > 0').replaceAll('\n', '\r\n');
    expect(findingsOf(text)).toMatchObject([{ text: 'challenger' }]);
  });

  test('inside compositions', () => {
    expectOneError(
      'unknown',
      withGate('{anyOf: [{not: {expression: "has(candidate.metric.m)"}}]}'),
      'bad-expression',
      'metric',
      'metric',
    );
  });

  test.each([
    ['candidate.metrics.m * 2 > 1', 'whole numbers like `2.0`'],
    ["candidate.tags.a.matches('x')", 'tag: {key, matches}'],
    ['challenger', '`candidate`, `baseline`, `model`, `transition`, `now`'],
    ['candidate.version', 'is a string'],
    ['(true', 'not valid'],
  ])('%s is explained', (expression, words) => {
    expect(findingsOf(written(JSON.stringify(expression)))[0]?.message).toContain(words);
  });

  test.each([
    ['nesting', '('.repeat(900) + 'true' + ')'.repeat(900)],
    ['lists', '['.repeat(1900)],
    ['negations', `${'!'.repeat(1900)}true`],
    ['signs', `${'-'.repeat(1900)}1 > 0`],
    ['conditions', 'true?'.repeat(390)],
    ['sums', `${'1+'.repeat(900)}1 > 0`],
    ['chains', `[1]${'.map(x,x)'.repeat(200)}.size() > 0`],
    ['length', `'${'a'.repeat(100_000)}' == ''`],
    ['control characters', 'true\u0000'],
    ['lone surrogates', "'\ud800' == 'a' &&"],
  ])('hostile %s are an error', (_kind, expression) => {
    expect(findingsOf(written(JSON.stringify(expression)))).toMatchObject([{ severity: 'error' }]);
  });
});
