import { expect, test } from 'vitest';
import { link, table } from './markdown';

test('a table has a line for its header, its rule and each row', () => {
  expect(table(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| :-- | :-- |\n| 1 | 2 |');
});

test.each([
  ['https://ml.example.com/#/runs/1', '[a\\.b](https://ml.example.com/#/runs/1)'],
  ['https://ml.example.com/) [x](command:evil', '[a\\.b](https://ml.example.com/%29%20%5Bx%5D%28command:evil)'],
  ['command:evil', 'a\\.b'],
  ['javascript:alert(1)', 'a\\.b'],
  [undefined, 'a\\.b'],
])('a link leads to web pages only, and ends where it ends: %s', (address, expected) => {
  expect(link('a.b', address)).toBe(expected);
});
