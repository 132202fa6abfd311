import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorIn, documentOf } from '../../test/lsp/support/cursor';
import { KNOWN } from '../../test/lsp/support/knowledge';
import { complete, completionSite } from './completion';
import type { CursorContext } from './cursor';
import { cursorContext } from './cursor';
import { hover, hoverSite } from './hover';
import { documentSymbols } from './symbols';

function at(fixture: string): CursorContext | undefined {
  const { text, offset } = cursorIn(fixture);
  const yaml = documentOf(text).parts[0]?.yaml;
  return yaml && cursorContext(text, yaml, offset);
}

describe('the path of a key', () => {
  it.each<[string, (string | number)[]]>([
    ['|', []],
    ['a: 1\n|', []],
    ['a:\n  b: 1\n|', []],
    ['a:\n  b: 1\n  |', ['a']],
    ['a:\n  b: 1\n|\n  c: 2', []],
    ['a:\n  - b: 1\n    |\n  - c: 2', ['a', 0]],
    ['a:\n  - b: 1\n  - c: 2\n    |', ['a', 1]],
    ['a: {|', ['a']],
    ['a: {b: 1, |', ['a']],
    ['a: {\n  b: 1,\n  |\n}', ['a']],
    ['a: {\n  |\n  b: 1\n}', ['a']],
    ['a: [{b: 1}, {|}]', ['a', 1]],
    ['a:\n  - {b: 1, |\n  - {c: 2}', ['a', 0]],
    ['a:\n  x|\n  b: 1', ['a']],
    ['&x a:\n  b: 1\n  |', ['a']],
  ])('%j', (fixture, path) => {
    expect(at(fixture)?.key?.path).toEqual(path);
  });
});

describe('the path of a value', () => {
  it.each<[string, (string | number)[]]>([
    ['a: |', ['a']],
    ['a: |\nb: 1', ['a']],
    ['a:\n  - |', ['a', 0]],
    ['a:\n  - x\n  - |\n  - y', ['a', 1]],
    ['a: [x, |]', ['a', 1]],
    ['a: [x, |\nb: 1', ['a', 1]],
    ['a: {b: |}', ['a', 'b']],
    ['a: {b: |\nc: 1', ['a', 'b']],
    ['a: x|y z', ['a']],
    ['a: "x|y"', ['a']],
    ['a:\n  - b: |\n    c: 1', ['a', 0, 'b']],
    ['a:\n  |', ['a']],
  ])('%j', (fixture, path) => {
    expect(at(fixture)?.value?.path).toEqual(path);
  });
});

it('replaces what stands on the line of the cursor, in UTF-16 units', () => {
  expect(at('a: 🚀 ab|c d # e')?.replace).toEqual({ start: 3, end: 11 });
  expect(at('a:\n  met|\n  b: 1')?.replace).toEqual({ start: 5, end: 8 });
  expect(at('a: "x|"')).toMatchObject({ replace: { start: 3, end: 6 }, typed: 'x', quote: '"' });
});

it('knows which keys are there', () => {
  expect([...(at('a: 1\nb|: 2\nc: 3')?.key?.present ?? [])]).toEqual(['a', 'c']);
  expect(at('a: 1\nb|: 2')?.key?.hasColon).toBe(true);
});

it.each(['# |', 'a: 1 # |', 'a: >\n  x|\n', 'a:|', '|: 1 # :', 'a: *x|'])('finds nothing to write at %j', (fixture) => {
  expect(at(fixture)?.value).toBeUndefined();
});

it.each([
  ['an entry in brackets, without a comma between', 'a: [x,| y]'],
  ['a key in brackets, without a comma between', 'a: {b: 1,| c: 2}'],
  ['a key in brackets, as a word of it', 'a: {b: 1, x| c: 2}'],
  ['a bracket', 'a: |[x]'],
  ['an anchor', 'a: |&x {b: 1}'],
  ['a key that is not indented as far', '| a: 1'],
  ['keys that are indented less', 'a:\n  - b: 1\n   |\n    c: 1'],
])('writes nothing before %s', (_, fixture) => {
  expect(at(fixture)).toBeUndefined();
});

it('takes a cursor anywhere in any text', () => {
  const piece = fc.constantFrom(
    '- ',
    ': ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '&a ',
    '*a',
    '| ',
    '>',
    '#',
    '\t',
    '\r\n',
    '🚀',
    '<<',
    'models',
    'transitions:\n  - gates:\n      - ',
    'metric',
    'from',
    ', ',
    'x',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), fc.nat(), (pieces, position) => {
      const text = pieces.join('');
      const document = documentOf(text);
      const offset = position % (text.length + 1);
      const site = completionSite(document, offset);
      if (site) {
        const { replace } = complete(site, KNOWN, { snippets: true, multiline: true });
        expect(replace.start).toBeLessThanOrEqual(offset);
        expect(replace.end).toBeGreaterThanOrEqual(offset);
        expect(text.slice(replace.start, replace.end)).not.toContain('\n');
      }
      const hovered = hoverSite(document, offset);
      if (hovered) hover(hovered, KNOWN);
      documentSymbols(document);
    }),
    { numRuns: 500 },
  );
});
