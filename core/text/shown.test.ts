import { expect, test } from 'vitest';
import { shownText } from './shown';

test.each([
  ['as it is: “ä 中 👍🏽”.', 'as it is: “ä 中 👍🏽”.'],
  ['a\r\n\u2028b', 'a b'],
  ['safe\u202Eexe\u2066.\u200Bx', 'safe exe .x'.replace('.x', '. x')],
  ['\u001B[31mred', ' [31mred'],
  ['half \uD83D', 'half  '],
])('%j is shown as %j', (text, shown) => {
  expect(shownText(text, 100)).toBe(shown);
});

test('what is long keeps its beginning and its end, and whole characters', () => {
  expect(shownText('0123456789', 10)).toBe('0123456789');
  expect(shownText('0123456789.', 10)).toBe('0123…6789.');
  expect(shownText(`012${'👍'.repeat(9)}3.`, 10)).toBe('012 … 👍3.');
});
