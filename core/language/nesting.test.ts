import { describe, expect, it } from 'vitest';
import { documentOf } from '../../test/lsp/support/cursor';
import { isNestedTooDeeply } from './nesting';

const LEVELS = 20_000;

describe('a text that nests too deeply', () => {
  it.each([
    ['flow lists', '['.repeat(LEVELS)],
    ['flow maps', '{a: '.repeat(LEVELS)],
    ['lists on one line', `${'- '.repeat(LEVELS)}x`],
    ['complex keys', '? '.repeat(LEVELS)],
    ['blocks', Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
  ])('of %s is known before it is parsed', (_, text) => {
    expect(isNestedTooDeeply(text)).toBe(true);
    expect(documentOf(text).findings.map(({ code }) => code)).toEqual(['too-deep']);
  });

  it('is none that merely has many brackets', () => {
    expect(isNestedTooDeeply('- [a, {b: c}]\n'.repeat(LEVELS))).toBe(false);
    expect(isNestedTooDeeply('- - a\n  - b\n'.repeat(LEVELS))).toBe(false);
  });
});
