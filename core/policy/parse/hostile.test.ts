import { describe, expect, test } from 'vitest';
import { withGate } from '../fixtures/policy-text';
import { MAX_DOCUMENT_LENGTH, parsePolicy, type PolicyFinding } from '../parse';

describe('hostile texts', () => {
  const only = (text: string): PolicyFinding[] => [...parsePolicy(text).findings];

  test('over 1 MB: one finding and no analysis', () => {
    const parsed = parsePolicy(`version: 1 # ${'x'.repeat(MAX_DOCUMENT_LENGTH)}`);
    expect(parsed.findings).toMatchObject([{ code: 'too-large', severity: 'error' }]);
    expect(parsed.document).toBeUndefined();
  });

  test('deep nesting', () => {
    expect(only(withGate(`${'{not: '.repeat(200)}{signature: required}${'}'.repeat(200)}`))).toMatchObject([
      { code: 'too-deep' },
    ]);
    for (const text of ['['.repeat(9_000), '{a: '.repeat(9_000), '- '.repeat(9_000), '? '.repeat(9_000)]) {
      expect(only(text)).toMatchObject([{ code: 'too-deep' }]);
      expect(only(`# ${']'.repeat(9_000)}\n${text}`)).toMatchObject([{ code: 'too-deep' }]);
    }
  });

  test('an alias inside its own anchor', () => {
    expect(only('version: 1\ntransitions: &a [*a]\n')).toMatchObject([{ code: 'too-deep' }]);
  });

  test('aliases that multiply', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i += 1)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(only(lines.join('\n')).length).toBeGreaterThan(0);
  });

  test.each([
    '',
    'null',
    '[]',
    'text',
    '42',
    '- a\n- b',
    '{',
    'a: b: c',
    '? [a]\n: b',
    '!!binary x',
    '%YAML 9',
    '---\n---\n',
    '\0',
    '&a',
    '*a',
    'version: 1\n__proto__: {a: 1}',
    'constructor: 1',
  ])('%j is no policy, and no exception', (text) => {
    expect(parsePolicy(text).policy).toBeUndefined();
    expect(only(text).length).toBeGreaterThan(0);
    for (const { range } of only(text)) {
      expect(range.start).toBeLessThanOrEqual(range.end);
      expect(range.end).toBeLessThanOrEqual(text.length);
    }
  });
});
