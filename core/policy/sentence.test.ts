import { expect, test } from 'vitest';
import { because, inSentence } from './sentence';

test.each([
  ['one line', 'no,\n  never\tagain', 'no, never again'],
  ['no full stop of its own', ' No.. ', 'No'],
  ['no control characters', 'a\u001b[31m\u202Eb', 'a [31m b'],
  ['clipped', 'x'.repeat(500), `${'x'.repeat(199)}…`],
])("a stranger's text in a sentence: %s", (_rule, text, expected) => {
  expect(inSentence(text)).toBe(expected);
});

test('a reason is added where one is stated', () => {
  expect(because('Too slow.')).toBe(': Too slow');
  expect([undefined, '', ' \n', '...'].map(because)).toEqual(['', '', '', '']);
});
