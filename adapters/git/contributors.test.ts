import { expect, test } from 'vitest';
import { parseShortlog } from './contributors';

test('a line is a person', () => {
  expect(parseShortlog('    12\tAna Lima <ana@example.com>\n     3\tbo <bo@example.com>\n')).toEqual([
    { name: 'Ana Lima', email: 'ana@example.com', commits: 12 },
    { name: 'bo', email: 'bo@example.com', commits: 3 },
  ]);
});

test.each([
  ['no address', ' 1\tcron <root>'],
  ['an empty address', ' 1\tcron <>'],
  ['control characters', ' 1\ta <a@\u001b[31m.example>'],
  ['an address that shows another one', ' 1\ta <a@\u202eelpmaxe.com>'],
  ['an endless address', ` 1\ta <${'a'.repeat(300)}@example.com>`],
])('left out: %s', (_, line) => {
  expect(parseShortlog(`${line}\n`)).toEqual([]);
});

test('nobody is asked to choose among thousands', () => {
  const lines = Array.from({ length: 1000 }, (_, index) => ` 1\tA <a${index}@example.com>`);
  expect(parseShortlog(lines.join('\n'))).toHaveLength(200);
});
