import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { yamlText } from './yaml-text';

const UNSEEN = [
  'a\u202Eb',
  'a\u2066b',
  'a\u2028b',
  'a\u0085b',
  'a\u009Bb',
  '\uFEFFa',
  'a\u{E0041}b',
  'a\nb\u0000',
  'é 👍',
];

test.each(UNSEEN)('%j reads back as it is, and shows what it is', (text) => {
  for (const quote of [undefined, '"', "'"] as const) {
    const written = yamlText(text, quote);
    expect(written).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    for (const version of ['1.1', '1.2'] as const) expect(parse(written, { version })).toBe(text);
  }
});
