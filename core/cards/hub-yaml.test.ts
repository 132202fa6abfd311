import { expect, it } from 'vitest';
import { parseHubYaml } from './hub-yaml';

const severities = (text: string): readonly string[] => parseHubYaml(text).findings.map(({ severity }) => severity);

// What PyYAML 6.0 says of each text.
it.each([
  ['a: b\t\nc: d', false],
  ['a: b\tc\n', false],
  ['a:\tb\n', false],
  ['a: b\n\t\nc: d', false],
  ['a: b \t# x\n', false],
  ['a: "b"\t\n', false],
  ['a: [x,\ty]\n', false],
  ['a:\n  b\nc:\n\td: e\n', false],
  ['a:\n- b\n \t\n- c\n', false],
  ['# x\ta\na: b\n', true],
  ['a: b # x\ty\n', true],
  ['a: |\n  x\ty\n', true],
  ['a: "x\ty"\n', true],
  ['a: [what? no]\n', false],
  ['a: what? no\n', true],
  ['a: ["what? no"]\n', true],
  ['a: x\u2028y\nb: c\n', false],
  ['a: x\x85y\nb: c\n', false],
  ["a: 'x\u2028y'\n", true],
  ['a: 1\n{a: b}: c\n', false],
  ['[a]: c\n', false],
  ['a: &b.c d\n', false],
  ['a: &amp; d\n', false],
  ['a: &b d\ne: *b\n', true],
  ['a: =\n', false],
  ['a: 2021-13-45\n', false],
  ['a: 2001-02-30\n', false],
  ['a: 2001-02-28\n', true],
  ['a: 2001-02-30T\n', true],
  ['a: 2001-2-30\n', true],
  ['a:\n- : b\n- c\n', false],
  ['a:\n  : b\n', false],
  ['a: [c, : b]\n', false],
  ['a: {: b, c: d}\n', false],
  ['a: {":": b}\n', true],
  ['a:\n- :b\n', true],
  ['a:\n- :b: c\n', true],
  ['a:\n  ? b\n  : c\n', true],
  ['a: 2001-2-30 10:00:00\n', false],
  ['a: 2001-02-30t10:00:00.5+01:00\n', false],
  ['a: !foo b\n', false],
  ['a: {=: b}\n', true],
  ['a: =\n', false],
  ['0x1F: b\n', false],
  ['.5: b\n', false],
  ['-.inf: b\n', false],
  ['+.5: b\n', true],
  ['0x1G: b\n', true],
  ['a: {0x1: b}\n', true],
  ['a: !!str b\n', true],
  ['a: \x7f\n', false],
  ['a: \x0b\n', false],
  ['a: \u{1f600}\n', true],
  ['a: **b**\n', false],
  ['a: "\\( "\n', false],
  ['a: %x\n', false],
  ['a: @x\n', false],
  ['a: ?x\n', true],
  ['a: - x\n', false],
  ['a: b: c\n', false],
  ['"a":b\n', false],
  ['a: 08\n', true],
  ['<<: x\n', false],
  ['a: b\n b: c\n', false],
  ['a: > x\n  y', false],
  ["a: ''b''\n", false],
  ['  a: b\n  c: d\n', true],
  [' a: b\nc: d\n', false],
  ['a: [b, c]d\n', false],
  ['a: b\n...\nc: d\n', false],
  ['? a\n: b\n', true],
  ['a: {b}\n', true],
  ['- a\nb: c\n', false],
  ['a: b\n- c\n', false],
  ["a: 'it''s\n\n\n x'\n", true],
  ['a: x\ny\n', false],
  ['license: mit\npipeline_tag text\ntags:\n- a\n', false],
])('takes %j as the Hub does: %s', (text, valid) => {
  expect(severities(text).includes('error')).toBe(!valid);
});

it.each([
  'a: "x\ny"\nb: c\n',
  "a: 'x\ny'\nb: c\n",
  'a: [x,\ny]\nb: c\n',
  'a: {x: 1,\ny: 2}\n',
  'a: "x\n\ny"\n',
  'a: ["x\ny", # z\nb]\n',
  'a: [x,\n{b: 1,\nc: 2}]\nd:\n- [1,\n2]\n',
])('%j goes on at the beginning of a line: a warning, and it is read on', (text) => {
  const { document, readable, findings } = parseHubYaml(text);
  expect(findings).toMatchObject([{ severity: 'warning', code: 'unindented-continuation' }]);
  expect(readable).toBe(true);
  expect(document?.get('a')).toBeDefined();
});

it.each(['a: "x\ny\n', "a: 'x\n---\ny'\n", 'a: [x,\ny\nb: c\n'])('%j is never closed', (text) => {
  expect(parseHubYaml(text)).toMatchObject({ readable: false, findings: [{ severity: 'error' }] });
});

it('tells keys that YAML 1.1 does not read as text from those that it does', () => {
  for (const key of ['no', 'yes', 'null', '1', '~', '1.5', '2020-01-01'])
    expect(severities(`${key}: a\n`), key).toEqual(['error']);
  for (const key of ['"no"', 'nope', 'a: 1\nb', 'v1.0']) expect(severities(`${key}: a\n`), key).toEqual([]);
});

it('tells repeated keys, each where it stands again', () => {
  expect(parseHubYaml('a: 1\nb: 2\na: 3\n')).toMatchObject({
    readable: true,
    findings: [{ code: 'duplicate-key', range: { start: 10 } }],
  });
});
