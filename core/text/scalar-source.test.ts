import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, isScalar, isSeq, stringify, type Document, type Scalar } from 'yaml';
import { sourceRanges, type WrittenScalar } from './scalar-source';
import { parseYaml } from './yaml-document';

/** The scalar under the key `a`, and the part of the text that is found for a part of its value. */
function scalarOf(text: string): Scalar {
  const { document, findings } = parseYaml(text);
  expect(findings).toEqual([]);
  const node = document?.get('a', true);
  if (!isScalar(node)) throw new Error(`No scalar in ${JSON.stringify(text)}`);
  return node;
}

function partOf(text: string, part: string): string | undefined {
  const scalar = scalarOf(text);
  const start = String(scalar.value).indexOf(part);
  const range = sourceRanges(scalar, text)({ start, end: start + part.length });
  return range && text.slice(range.start, range.end);
}

describe('the place of a part of a scalar', () => {
  it.each([
    ['a: one two\n', 'two', 'two'],
    ['a: one\n  two three\n', 'two', 'two'],
    ["a: 'it''s [1, 2]'\n", '[1', '[1'],
    ["a: 'it''s [1, 2]'\n", "it's", "it''s"],
    ["a: '[1,\n\n    2]'\n", '2', '2'],
    ['a: "{\\"k\\": \\u0032}"\n', '"k"', '\\"k\\"'],
    ['a: "{\\"k\\": \\u0032}"\n', '2', '\\u0032'],
    ['a: "x\\U0001F600y"\n', '😀', '\\U0001F600'],
    ['a: "one\\\n  two"\n', 'two', 'two'],
    ['a: "one\\\r\n  \\ttwo"\r\n', 'two', 'two'],
    ['a: "\\x41\\/b"\n', '/', '\\/'],
    ['a: |\n  one\n    two\n', 'two', 'two'],
    ['a: >- # comment\n  one\n  two\n\n  three\n', 'three', 'three'],
    ['a: >1\n  one\n   two\n', 'one', 'one'],
    ['a: &x !!str "b \\"c\\""\n', '"c"', '\\"c\\"'],
  ])('%j: %j', (text, part, expected) => {
    expect(partOf(text, part)).toBe(expected);
  });

  it('is a point for no characters, also at the end', () => {
    const text = 'a: "\\x41bc"\n';
    expect(sourceRanges(scalarOf(text), text)({ start: 1, end: 1 })).toEqual({ start: 8, end: 8 });
    expect(sourceRanges(scalarOf(text), text)({ start: 3, end: 3 })).toEqual({ start: 10, end: 10 });
  });

  it('is not told of a text that is not the value’s, or of no text', () => {
    const text = 'a: one\n';
    const { type = 'PLAIN', range = null } = scalarOf(text);
    const others: readonly WrittenScalar[] = [
      { type, range, value: 'two' },
      { type, range, value: 1 },
      { type, range: null, value: 'one' },
    ];
    for (const other of others) {
      expect(sourceRanges(other, text)({ start: 0, end: 1 })).toBeUndefined();
    }
  });
});

const STYLES = ['QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_FOLDED', 'BLOCK_LITERAL'] as const;

/** Each scalar of a JSON text with its place. */
function leaves({ contents }: Document): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  const visit = (node: unknown): void => {
    if (isScalar(node) && node.range) found.push([node.range[0], node.range[1]]);
    if (isSeq(node)) for (const item of node.items) visit(item);
    if (isMap(node)) for (const { key, value } of node.items) [key, value].forEach(visit);
  };
  visit(contents);
  return found;
}

/** What a piece of a scalar stands for, by the library: in quotes of its kind; blocks and plain texts say what they are. */
function meantBy(piece: string, style: string): unknown {
  if (style === 'QUOTE_DOUBLE') return parseYaml(`"${piece}"`).document?.toJS();
  return style === 'QUOTE_SINGLE' ? parseYaml(`'${piece}'`).document?.toJS() : folded(piece);
}

/** Blocks fold lines; inside of JSON only at white space, of which it cannot be told how much was there. */
const folded = (piece: string): string => piece.replaceAll(/[ \r\n]+/g, ' ');

const name = fc.string({
  unit: fc.constantFrom(
    ...['a', 'b', '0', '"', "'", '\\', '/', 'é', '😀', ' ', ':', '#', '{', '[', ',', '\u0085', '\u00A0'],
  ),
  maxLength: 8,
});
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    name,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
})).value;

it('is exact for each value inside of any JSON in any style and line width', () => {
  const options = fc.record({
    style: fc.constantFrom(...STYLES),
    lineWidth: fc.constantFrom(0, 20, 40, 80),
    indent: fc.integer({ min: 1, max: 6 }),
    space: fc.constantFrom(0, 1, 3),
    crlf: fc.boolean(),
  });
  fc.assert(
    fc.property(json, options, (value, { style, lineWidth, indent, space, crlf }) => {
      const written = JSON.stringify([value], undefined, space);
      const yaml = stringify(
        { b: 0, a: written },
        { defaultStringType: style, defaultKeyType: 'PLAIN', lineWidth, indent },
      );
      const text = crlf ? yaml.replaceAll('\n', '\r\n') : yaml;
      const scalar = scalarOf(text);
      const inner = parseYaml(String(scalar.value)).document;
      const rangeOf = sourceRanges(scalar, text);
      for (const [start, end] of inner ? leaves(inner) : []) {
        const range = rangeOf({ start, end });
        const piece = range && text.slice(range.start, range.end);
        const meant = piece === undefined ? piece : meantBy(piece, scalar.type ?? '');
        expect(typeof meant === 'string' ? folded(meant) : meant).toBe(folded(String(scalar.value).slice(start, end)));
      }
    }),
    { numRuns: 400 },
  );
});
