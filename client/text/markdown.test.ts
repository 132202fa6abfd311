import { expect, test } from 'vitest';
import { table } from './markdown';

test('a table has a line for its header, its rule and each row', () => {
  expect(table(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| :-- | :-- |\n| 1 | 2 |');
});
