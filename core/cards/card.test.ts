import { expect, it } from 'vitest';
import { parseCard, splitFrontMatter } from './card';
import type { CardResult } from './card';
import { sectionLengths } from './sections';

const card = (text: string): Extract<CardResult, { ok: true }>['card'] => {
  const result = parseCard(text);
  if (!result.ok) throw new Error(result.message);
  return result.card;
};

it('reads front matter, sections and claims', () => {
  const text = `---
license: apache-2.0
model-index:
- name: m
  results:
  - dataset: {name: holdout}
    metrics: [{type: f1, value: 0.90}, {type: accuracy, value: "20 ± 1"}]
---
# Uses
abc
`;
  expect(card(text)).toMatchObject({
    frontMatter: { license: 'apache-2.0' },
    sections: { Uses: 3 },
    claims: [
      { metric: 'f1', value: { isLosslessNumber: true, value: '0.90' }, dataset: 'holdout' },
      { metric: 'accuracy', value: '20 ± 1' },
    ],
  });
});

it('reads a card without front matter, with a byte order mark, with CRLF, and one that is never closed', () => {
  expect(card('# A\nxy').frontMatter).toEqual({});
  expect(card('\uFEFF\n---\r\na: 1\r\n---\r\n# A\r\nxy').sections).toEqual({ A: 2 });
  expect(splitFrontMatter('---\na: 1\n').front).toBe('');
  expect(card('---\n---\n').frontMatter).toEqual({});
});

it.each([['---\na: [\n---\n'], ['---\n- a\n---\n'], ['---\na: 1\na: 2\n---\n']])(
  'says that %j has broken front matter',
  (text) => {
    expect(parseCard(text)).toMatchObject({ ok: false, message: expect.stringContaining('front matter') as string });
  },
);

it('counts the text of sub-headings, but no headings', () => {
  expect(sectionLengths('# A\nab\n## B\ncde\n### C\nf\n# D\n')).toEqual({ A: 6, B: 4, C: 1, D: 0 });
  expect(sectionLengths('A\n===\nab\n\nB\n---\ncd\n')).toEqual({ A: 4, B: 2 });
});

it.each([
  '[More Information Needed]',
  '- **Developed by:** [More Information Needed]',
  '<!-- say something -->',
  '<!-- never closed',
  '{{ model_description | default("", true) }}',
  '[TODO]',
  'TBD',
  '***',
])('%s is a placeholder', (text) => {
  expect(sectionLengths(`# A\n\n${text}\n`)).toEqual({ A: 0 });
});

it('sees no headings in code, and plain words in decorated ones', () => {
  expect(sectionLengths('# A\n```\n# not a heading\n```\n')).toHaveProperty('A');
  expect(Object.keys(sectionLengths('# A\n```\n# not a heading\n```\n'))).toEqual(['A']);
  expect(Object.keys(sectionLengths('## **Bias**, `Risks` [here](#x) ##\nx'))).toEqual(['Bias, Risks here']);
});

it.each([
  ['# a ##  ', 'a'],
  ['# a#', 'a#'],
  ['# #', '#'],
  ['# [a](b) ![c](d)', 'a c'],
])('%s is the heading %s', (line, title) => {
  expect(Object.keys(sectionLengths(line))).toEqual([title]);
});

it('keeps numbers as JSON would write them, and words where JSON has none', () => {
  const text = `---
x: 007
y: .nan
model-index:
- results: [{metrics: [{type: a, value: 007}, {type: b, value: 00.5}, {type: c, value: -.inf}]}]
---
`;
  expect(card(text)).toMatchObject({
    frontMatter: { x: 7, y: 'NaN' },
    claims: [{ value: { value: '7' } }, { value: { value: '0.5' } }, { value: '-Infinity' }],
  });
});

it('refuses front matter that contains itself', () => {
  expect(parseCard('---\na: &a [*a]\n---\n')).toMatchObject({ ok: false });
});

it('reads long headings and placeholders that lead nowhere', () => {
  for (const text of [
    `# ${'['.repeat(400_000)}`,
    `# a${' '.repeat(400_000)}b`,
    `# ${' '.repeat(400_000)}\u2028`,
    'more information needed('.repeat(40_000),
  ])
    expect(Object.keys(sectionLengths(`# A\n${text}`))).toContain('A');
});

it('does not hang on hostile text', () => {
  for (const text of [
    '{{'.repeat(200_000),
    '<!--'.repeat(100_000),
    '# a\n'.repeat(100_000),
    '['.repeat(300_000),
    '*'.repeat(300_000),
  ])
    expect(sectionLengths(`# A\n${text}`)).toHaveProperty('A');
});
