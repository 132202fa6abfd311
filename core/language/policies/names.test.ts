import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cursorIn, documentOf } from '../../../test/lsp/support/cursor';
import { documentLinks } from './links';
import { namePlacesAt } from './names';
import { rename } from './rename';

const POLICY = `version: 1
people: { cy: { emails: [cy@b.c] } }
roles:
  ops: { members: [cy], may: ["promote:Staging", 'rollback:*', approve] }
  all: { members: [ops], may: [] }
stages: [{ name: Staging }, { name: "Production" }]
transitions:
  - from: [None]
    to: Staging # the first one
    gates: [{ not: { tag: { key: a, setBy: ops } } }]
  - from: [Staging]
    to: 'Production'
    gates: [{ anyOf: [{ metric: Staging, greaterIsBetter: true, baseline: { stage: Production }, minRelativeChange: 0 }] }]
    approvals: { rules: [{ from: ops }] }
    rollout: { target: web, steps: [100], analysis: [drift] }
deployments: { web: { type: rest } }
monitors: { drift: { report: { file: a, path: b }, greaterIsBetter: false, threshold: 1 } }
`;

/** The policy with a cursor right before the nth `word`. */
const at = (word: string, nth = 0): number => [...POLICY.matchAll(new RegExp(word, 'g'))][nth]!.index;

/** Lines, with a star where the name is defined. */
function places(offset: number): readonly string[] {
  return namePlacesAt([documentOf(POLICY)], offset).map(({ start, end, defines, name }) => {
    expect(POLICY.slice(start, end)).toBe(name);
    return `${POLICY.slice(0, start).split('\n').length}${defines ? '*' : ''}`;
  });
}

describe('the places of', () => {
  test.each([
    ['a stage', at('Staging'), ['4', '6*', '9', '11']],
    ['a stage in quotes', at('"Production"') + 3, ['6*', '12', '13']],
    ['a person', at('cy:'), ['2*', '4']],
    ['a role', at('ops', 1), ['4*', '5', '10', '14']],
    ['a deployment', at('web'), ['15', '16*']],
    ['a monitor', at('drift:'), ['15', '17*']],
    ['None', at('None'), ['8']],
  ])('%s', (_, offset, expected) => {
    expect(places(offset)).toEqual(expected);
  });

  test.each([
    ['the verb of a right', at('promote') + 2],
    ['a right for all stages', at('rollback') + 9],
    ['a metric that is called like a stage', at('Staging', 4)],
    ['an address', at('cy@b') + 3],
    ['a comment', at('first')],
  ])('not %s', (_, offset) => {
    expect(places(offset)).toEqual([]);
  });
});

describe('renaming', () => {
  function renamed(word: string, to: string): string {
    const renaming = rename([documentOf(POLICY)], at(word), to);
    if (!renaming.ok) return renaming.message;
    return renaming.changes.reduceRight((text, { start, end, text: written }) => {
      return text.slice(0, start) + written + text.slice(end);
    }, POLICY);
  }

  it('changes every place and nothing else, in the quotes that are there', () => {
    expect(renamed('Staging', 'Shadow')).toBe(
      POLICY.replace('promote:Staging', 'promote:Shadow')
        .replace('name: Staging', 'name: Shadow')
        .replace('to: Staging', 'to: Shadow')
        .replace('from: [Staging]', 'from: [Shadow]'),
    );
    expect(renamed('web', 'it: is')).toContain('target: "it: is"');
    expect(renamed('web', 'it: is')).toContain('{ "it: is": { type: rest } }');
  });

  test.each([
    ['Staging', 'Production', '`Production` is already there.'],
    ['ops', 'cy', '`cy` is already there.'],
    ['Staging', 'None', '`None` has a meaning of its own.'],
    ['Staging', ' a', 'A name is not empty, and has neither spaces around it nor control characters in it.'],
    ['None', 'A', 'Nothing that this policy defines stands here.'],
    ['version', 'A', 'Nothing that this policy defines stands here.'],
  ])('%s to "%s" is refused', (word, to, message) => {
    expect(renamed(word, to)).toBe(message);
  });

  it('keeps a policy what it is, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (to) => {
        const text = renamed('Staging', to);
        if (!text.startsWith('version')) return;
        const { findings, outline } = documentOf(text);
        expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(outline.stages[0]?.name).toBe(to);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a link', () => {
  test.each([
    ['../team.promotion-policy.yaml', ['../team.promotion-policy.yaml']],
    ['/etc/passwd', []],
    ['https://example.com/a.yaml', []],
    ['C:\\a.yaml', []],
  ])('to %s', (base, expected) => {
    const document = documentOf(`version: 1\nextends: ${base}\n`);
    expect(documentLinks(document).map(({ start, end }) => document.text.slice(start, end))).toEqual(expected);
  });
});

it('has no names in what is no policy yet', () => {
  const { text, offset } = cursorIn('sta|ges');
  expect(namePlacesAt([documentOf(text)], offset)).toEqual([]);
});
