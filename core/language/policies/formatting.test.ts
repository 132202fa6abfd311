import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { isScalar, parseDocument, visit, type ToStringOptions } from 'yaml';
import { documentOf } from '../../../test/lsp/support/cursor';
import { Random } from '../../../test/support/random';
import { withEdits } from '../../text/text-edit';
import { parseLanguageDocument } from '../document';
import { formattingEdits, type FormattingOptions } from './formatting';

const INDENT: FormattingOptions = { indent: 2 };
const formatted = (text: string, options = INDENT): string =>
  withEdits(text, formattingEdits(documentOf(text), options));

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const POLICIES = ['examples/fraud-detection/promotion-policy.yaml', 'core/policy/fixtures/full.promotion-policy.yaml'];

describe('lays out', () => {
  test.each<[string, string, string]>([
    [
      'indentation',
      'stages:\n    - name: A\n      tag:\n           a: b\n',
      'stages:\n  - name: A\n    tag:\n      a: b\n',
    ],
    ['a list in the column of its key', 'a:\n- b:   c\n  d:\n  -   e\n', 'a:\n- b: c\n  d:\n  - e\n'],
    ['a dash with much space', '-    a: 1\n     b:\n       c: 2\n', '- a: 1\n  b:\n    c: 2\n'],
    ['lists in lists', '-   - a\n    - b\n', '- - a\n  - b\n'],
    [
      'braces as the first ones',
      'a: { b: 1,c: {d: 2 } }\ne: [ 1,2 ,3]\nf: {  }\n',
      'a: { b: 1, c: { d: 2 } }\ne: [1, 2, 3]\nf: {}\n',
    ],
    ['braces without spaces', 'a: {b:   1 , c: { d: 2 }}\n', 'a: {b: 1, c: {d: 2}}\n'],
    ['quoted keys in braces', 'a: {"b":1}\n', 'a: {"b": 1}\n'],
    ['blank lines and ends of lines', '\n\na: 1   \n\n\n\nb: 2\t\n  \n', 'a: 1\n\nb: 2\n'],
    ['no end', 'a: 1', 'a: 1\n'],
    ['a comment behind a byte order mark', '\uFEFF# top\n\n\n\na:   1\n', '\uFEFF# top\n\na: 1\n'],
    ['a key behind a byte order mark', '\uFEFF\n  a:   1\n', '\uFEFFa: 1\n'],
    [
      'comments',
      '# top  \na:   # of a\n    # of b\n    b: 1      # aligned\n    # after b\n# end\nc: 2# no comment\n',
      '# top\na:   # of a\n  # of b\n  b: 1      # aligned\n  # after b\n# end\nc: 2# no comment\n',
    ],
    [
      'comments left of their block',
      'a:\n    - b: 1\n#   - c: 2\n    - d: 3\n',
      'a:\n  - b: 1\n#   - c: 2\n  - d: 3\n',
    ],
    [
      'comments behind a block and before the next one',
      'a:\n    - b\n    # about b\n\n# about c\nc: 1\n',
      'a:\n  - b\n  # about b\n\n# about c\nc: 1\n',
    ],
    [
      'brackets over several lines',
      'a:\n    b: [\n        1,\n        2 ,  # two\n    ]\n',
      'a:\n  b: [\n      1,\n      2,  # two\n  ]\n',
    ],
    [
      'blocks of text',
      'a:\n    b: |  # why\n          one  \n           two\n\n          three\n    c: >-\n        x\n        y\n',
      'a:\n  b: |  # why\n    one  \n     two\n\n    three\n  c: >-\n    x\n    y\n',
    ],
    [
      'blocks of text that say how far they are indented',
      'a:\n    b: |2\n        one\n       two\n',
      'a:\n  b: |2\n      one\n     two\n',
    ],
    [
      'long texts',
      `a:\n    b: ${'word '.repeat(60)}end\n    c: "one\n      two"\n    d: one\n      two\n`,
      `a:\n  b: ${'word '.repeat(60)}end\n  c: "one\n    two"\n  d: one\n    two\n`,
    ],
    [
      'values on lines of their own',
      'a:\n    b:\n        {c: 1}\n    d:\n        "e"\n',
      'a:\n  b:\n      {c: 1}\n  d:\n      "e"\n',
    ],
    [
      'anchors and aliases',
      'a: &x   {b: 1}\nc:   *x\nd:\n    <<:  *x\n    e: !!str   1\n',
      'a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: !!str 1\n',
    ],
    ['a document mark', '---\na:   1\n', '---\na: 1\n'],
    [
      'numbers, as they are written',
      'a:   0.10\nb:   1e3\nc:   0x1F\nd:   +1\ne:   ~\nf:\n',
      'a: 0.10\nb: 1e3\nc: 0x1F\nd: +1\ne: ~\nf:\n',
    ],
  ])('%s', (_, text, expected) => {
    expect(formatted(text)).toBe(expected);
    expect(formatted(expected)).toBe(expected);
    const windows = text.replaceAll('\n', '\r\n');
    expect(formatted(windows)).toBe(expected.replaceAll('\n', text === 'a: 1' ? '\n' : '\r\n'));
  });

  it('with the editor’s width', () => {
    expect(formatted('a:\n  b:\n    - c: 1\n      d:\n        e: 2\n', { indent: 4 })).toBe(
      'a:\n    b:\n        - c: 1\n          d:\n              e: 2\n',
    );
  });

  it('no end where the editor wants none', () => {
    expect(formatted('a:  1', { indent: 2, insertFinalNewline: false })).toBe('a: 1');
    expect(formatted('a:  1\n\n', { indent: 2, insertFinalNewline: false })).toBe('a: 1\n');
  });
});

describe('leaves alone', () => {
  test.each([
    ['what is well laid out', 'a:\n  - b: 1 # c\n'],
    ['what is no YAML', 'a:   [1,\nb:   2\n'],
    ['several documents', 'a:   1\n---\nb:   2\n'],
    ['several documents behind many findings', `a:   1\n${'b: 1\n'.repeat(300)}---\nb:   2\n`],
    ['what is very long', `a:   1\n${'# b\n'.repeat(50_000)}`],
    ['nothing', ''],
    ['a comment', '  # only\n'],
    ['a block of text at the end without a line break', 'a: |\n  b'],
  ])('%s', (_, text) => {
    expect(formatted(text)).toBe(text);
  });

  it('other kinds of documents', () => {
    const text = 'a:   1\n';
    const document = parseLanguageDocument({ uri: 'file:///x/dvc.yaml', kind: 'dvc', version: 1, text });
    expect(formattingEdits(document, INDENT)).toEqual([]);
  });
});

it('changes only white space, and as little of it as has to change', () => {
  const edits = formattingEdits(documentOf('a: 1\nb:   2 # c\nd: 3\n'), INDENT);
  expect(edits).toEqual([{ start: 7, end: 10, text: ' ' }]);
});

interface Meaning {
  readonly value: unknown;
  readonly scalars: readonly unknown[];
  readonly comments: readonly string[];
}

function meaningOf(text: string): Meaning {
  const document = parseDocument(text);
  const scalars: unknown[] = [];
  visit(document, { Scalar: (_key, { source, type }) => void scalars.push([source, type]) });
  return { value: document.toJS(), scalars, comments: (text.match(/#\d+#/g) ?? []) as readonly string[] };
}

/** The same policy laid out at random, with numbered comments. */
function disordered(text: string, random: Random): string {
  const options: ToStringOptions = {
    indent: random.pick([1, 2, 3, 4]),
    indentSeq: random.chance(0.5),
    lineWidth: random.pick([0, 100]),
    flowCollectionPadding: random.chance(0.5),
    defaultStringType: 'PLAIN',
  };
  const document = parseDocument(text);
  visit(document, {
    Collection: (_key, node) => {
      if (random.chance(0.3)) node.flow = random.chance(0.5);
    },
  });
  let count = 0;
  const lines = document.toString(options).split('\n');
  return lines
    .map((line) => {
      const isPlain = /^ *(?:- )?[\w-]+: *[\w.]*$/.test(line);
      const behind =
        isPlain && random.chance(0.3) ? `${' '.repeat(1 + Math.floor(random.next() * 4))}#${count++}#` : '';
      const before = isPlain && random.chance(0.2) ? `${/^ */.exec(line)?.[0] ?? ''}#${count++}#\n` : '';
      return `${before}${line}${behind}${isPlain && random.chance(0.3) ? '  ' : ''}`;
    })
    .join('\n');
}

it('never changes what a policy means, and has nothing to add to its own work', () => {
  const seed = Date.now() % 1_000_000;
  const originals = POLICIES.map(read).map((text) => text.replaceAll(/ #.*$|^#.*$/gm, ''));
  for (let round = 0; round < 60; round += 1) {
    const random = new Random(seed + round);
    const text = disordered(random.pick(originals), random);
    const windows = random.chance(0.3) ? text.replaceAll('\n', '\r\n') : text;
    const result = formatted(windows);
    const told = `seed ${seed + round}`;
    expect(meaningOf(result), told).toEqual(meaningOf(windows));
    expect(formatted(result), told).toBe(result);
    expect(/[ \t]\r?$/m.test(result), told).toBe(false);
    expect(result.includes('\r\n'), told).toBe(windows.includes('\r\n'));
  }
});

it('lays out the same policy always the same', () => {
  for (const text of POLICIES.map(read)) {
    const document = parseDocument(text.replaceAll(/ #.*$|^#.*$/gm, ''));
    visit(document, (_key, node) => {
      if (isScalar(node)) delete node.comment;
    });
    const [one, ...others] = [2, 3, 4, 8].map((indent) => formatted(document.toString({ indent, lineWidth: 0 })));
    expect(new Set(others)).toEqual(new Set([one]));
  }
});

test.each(POLICIES)('keeps every comment of %s', (path) => {
  const comments = (text: string): unknown => text.match(/#.*$/gm);
  const text = read(path);
  expect(comments(formatted(text))).toEqual(comments(text));
});
