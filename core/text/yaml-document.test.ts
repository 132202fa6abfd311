import { describe, expect, it } from 'vitest';
import { parseYaml } from './yaml-document';

const TELLABLE = 250;

describe('text with a defect at every turn', () => {
  it.each([
    ['brackets that nothing opens', `x: ${']'.repeat(20_000)}`],
    ['commas', `x: [${','.repeat(20_000)}]`],
    ['quotes', '"\n'.repeat(10_000)],
    ['lists in a map', `x: 1\n${'- *a\n'.repeat(4_000)}`],
    ['the same key', 'a: 1\n'.repeat(4_000)],
    ['escapes', `"${String.raw`\q`.repeat(10_000)}"`],
    ['anchors without a name', '- & x\n'.repeat(4_000)],
  ])('is parsed, and only so many defects become errors: %s', (_what, text) => {
    const { document, findings } = parseYaml(text);
    expect(findings.length).toBeGreaterThanOrEqual(TELLABLE);
    expect(findings.length).toBeLessThanOrEqual(2 * TELLABLE);
    expect(document?.errors.length).toBeLessThanOrEqual(2 * TELLABLE);
    expect(document?.contents).not.toBeNull();
  });

  it('tells of a defect behind thousands of mere warnings', () => {
    const { document, findings } = parseYaml(`${'- !unknown a\n'.repeat(5_000)}- [\n`);
    expect(findings).not.toEqual([]);
    expect(document?.warnings).toEqual([]);
  });
});

it('repeats no more of a text than fits into a sentence', () => {
  const { findings } = parseYaml(`a: ]${'x'.repeat(100_000)}\u0007\n`);
  expect(findings.map(({ message }) => message)).toEqual([
    'Unexpected flow-seq-end token in YAML stream: "]".',
    expect.stringMatching(/^Unexpected scalar token in YAML stream: "x{10,100}…x{10,100}\\u0007"\.$/),
  ]);
});

it('is not analyzed where its lines are too many', () => {
  const codes = (lines: number): unknown => parseYaml(`a: 1${'\n'.repeat(lines)}`).findings.map(({ code }) => code);
  expect([codes(200_000), codes(200_001)]).toEqual([[], ['too-large']]);
});

it('is not analyzed where its marks and words are too many for its length', () => {
  expect(parseYaml(`x: [${'[],'.repeat(300_000)}]`).findings.map(({ code }) => code)).toEqual(['too-large']);
  expect(parseYaml(`x: "${'[],'.repeat(300_000)}"`).findings).toEqual([]);
});

it.each(['a: 1\n---\nb: 2\n', '# 🚀\na: 1\n...\n---\n', '--- # one\n--- # two\n', 'a: 1\r\n---\r\nb: 2'])(
  'tells where a second document begins: %j',
  (text) => {
    const [finding] = parseYaml(text).findings;
    expect(finding).toMatchObject({ code: 'several-documents' });
    expect(finding?.range).toEqual({ start: text.lastIndexOf('---'), end: text.lastIndexOf('---') + 3 });
  },
);
