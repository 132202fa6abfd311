import { expect, test } from 'vitest';
import { readYaml } from './yaml';
import { parseYaml } from './yaml-document';

const repeated = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

test.each([
  ['an alias inside its own anchor', 'a: &a [*a]'],
  ['an alias of nothing', 'a: *b'],
  ['an alias before its anchor', 'a: *b\nb: &b 1'],
])('%s cannot be used', (_what, text) => {
  expect(readYaml(text)).toMatchObject({ ok: false, message: expect.stringContaining('aliases') as string });
});

test('an empty text is null', () => {
  expect(readYaml('')).toMatchObject({ ok: true, value: null });
});

test('very many anchors and aliases are followed', () => {
  const text = repeated(20_000, (index) => `a${index}: &x${index} 1\nb${index}: *x${index}\n`);
  expect(readYaml(text)).toMatchObject({ ok: true, value: { b19999: 1 } });
});

test.each([
  ['in a block', 'a: 1\na: 2\n', [5]],
  ['in brackets', '{a: 1, "a": 2}', [7]],
  ['in a key', '? {a: 1, a: 2}\n: x\n', [9]],
  ['by value', '1: a\n0x1: b\n', [5]],
  ['twice, one inside the other', 'a: {b: 1, b: 2}\na: 3\n', [10, 16]],
  ['nowhere', 'a: {a: 1}\nb: [{a: 1}, {a: 2}]\n', []],
])('duplicate keys: %s', (_where, text, offsets) => {
  expect(parseYaml(text).findings).toEqual(
    offsets.map((start) => ({
      severity: 'error',
      code: 'duplicate-key',
      message: 'The same property is stated twice.',
      path: [],
      range: { start, end: start + 1 },
      fixes: expect.any(Array) as unknown,
    })),
  );
});

test('the last of very many keys is a duplicate', () => {
  const { findings } = parseYaml(`${repeated(50_000, (index) => `k${index}: 1\n`)}k0: 2\n`);
  expect(findings.map(({ code }) => code)).toEqual(['duplicate-key']);
});
