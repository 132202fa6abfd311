import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentOf } from '../../test/lsp/support/cursor';
import { expectedIn, shown } from '../../test/lsp/support/expectations';
import { CHURN, FRAUD, FRAUD_VERSIONS, KNOWN } from '../../test/lsp/support/knowledge';
import { analyze } from './analyze';
import { DocumentCache } from './document';
import type { Finding } from './finding';
import type { Knowledge, VersionSummary } from './knowledge';
import { NO_KNOWLEDGE } from './knowledge';

/** The findings that depend on the registry. */
function learned(text: string, knowledge: Knowledge): readonly Finding[] {
  return analyze(documentOf(text), knowledge).filter(
    ({ code }) => code.startsWith('unknown-') && code !== 'unknown-property',
  );
}

function policy(models: string, gate: string): string {
  return `version: 1
models: ${models}
stages: [{name: Staging}]
transitions:
  - from: [None]
    to: Staging
    gates:
      - ${gate}
`;
}

describe('a policy against what the registry has answered', () => {
  it.each([
    [
      'a model with a likely spelling',
      'models: [fraud-detektion] # warning at fraud-detektion: The registry has no model `fraud-detektion`; did you mean `fraud-detection`?',
    ],
    [
      'a model that may come later',
      'models: [something-new] # hint at something-new: The registry has no model `something-new` yet.',
    ],
    ['a glob without matches', 'models: [xyz-*]'],
    ['a model that is there', 'models: [churn]'],
    [
      'a metric that no version has',
      policy(
        '[fraud-detection]',
        '{metric: acc, greaterIsBetter: true, threshold: 0.9} # warning at acc: `fraud-detection` has no metric `acc`; the newest version of fraud-detection (7) has accuracy 0.91, f1 0.88.',
      ),
    ],
    [
      'a metric that an older version has',
      policy('[fraud-detection]', '{metric: recall, greaterIsBetter: true, threshold: 0.9}'),
    ],
    [
      'metrics deep inside composites',
      policy(
        '[fraud-*]',
        'anyOf: [{not: {allOf: [{metric: f2, greaterIsBetter: true, threshold: 1}]}}] # warning at f2: `fraud-detection` has no metric `f2`; the newest version of fraud-detection (7) has accuracy 0.91, f1 0.88.',
      ),
    ],
    [
      'a tag that nobody has set',
      policy(
        '[fraud-detection]',
        'tag: {key: bias, equals: done} # hint at bias: `fraud-detection` has no tag `bias`: this gate would fail now.',
      ),
    ],
    [
      'an alias that resembles another',
      `models: [fraud-detection]
stages:
  - {name: A, alias: champoin} # hint at champoin: No governed model has the alias \`champoin\`; did you mean \`champion\`?
  - {name: B, alias: shadow}
  - {name: C, alias: champion}
`,
    ],
    ['a tag that is there', policy('[fraud-detection]', 'tag: {key: risk, equals: low}')],
  ])('%s', (_, text) => {
    expect(shown(text, learned(text, KNOWN))).toEqual(expectedIn(text));
  });

  it('offers the name that was probably meant', () => {
    expect(learned('models: [fraud-detektion]', KNOWN)[0]?.fixes).toEqual([
      { changes: [{ kind: 'replace', value: 'fraud-detection' }], preferred: true },
    ]);
  });
});

describe('no is never concluded from absence', () => {
  const text = policy('[fraud-detection]', '{metric: acc, greaterIsBetter: true, threshold: 0.9}');
  const withVersions = (versions: readonly VersionSummary[]): Knowledge => ({
    models: [FRAUD, CHURN],
    facts: new Map([[FRAUD.name, versions]]),
  });

  it.each<[string, Knowledge]>([
    ['nothing was answered', NO_KNOWLEDGE],
    ['the metrics were not answered', { models: [FRAUD, CHURN], facts: new Map() }],
    ['the model list was not answered', { facts: KNOWN.facts }],
    ['the model has no version', withVersions([])],
    ['the metrics of one version are unknown', withVersions([...FRAUD_VERSIONS, { version: '5' }])],
  ])('%s', (_, knowledge) => {
    expect(learned(text, knowledge)).toEqual([]);
  });

  it('another governed model is unknown', () => {
    expect(learned(text.replace('[fraud-detection]', '["*"]'), KNOWN)).toEqual([]);
  });
});

it('tells findings of the text and of the registry in the order of the text', () => {
  const findings = analyze(documentOf('models: [fraud-detektion]\nunknown: 1\nversion: 1\n'), KNOWN);
  expect(findings.map(({ code }) => code)).toEqual(['unknown-model', 'unknown-property']);
});

it('tells one thing of a document over 1 MB', () => {
  const findings = analyze(documentOf(`# ${'x'.repeat(1_000_001)}`), KNOWN);
  expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining('1 MB')]);
});

it.each([
  ['flow lists', '['.repeat(20_000)],
  ['flow maps', '{a: '.repeat(20_000)],
  ['lists on one line', `${'- '.repeat(20_000)}x`],
])('tells one thing of %s that nest too deeply to be parsed', (_, text) => {
  expect(analyze(documentOf(text), KNOWN).map(({ code }) => code)).toEqual(['too-deep']);
});

it('takes any text, with findings inside of it', () => {
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
    '!!x ',
    '|',
    '>',
    '#',
    '\t',
    '\r\n',
    '\uFEFF',
    '🚀',
    '<<',
    '---',
    'models',
    'gates',
    'metric',
    'transitions',
    '? ',
    '%',
    '@',
    '\u0000',
    '1e999',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      for (const { start, end } of analyze(documentOf(text), KNOWN)) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(start).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 300 },
  );
});

describe('documents are parsed', () => {
  it('once for each version', () => {
    const cache = new DocumentCache();
    const source = { uri: 'a', version: 1, text: 'version: 1' };
    const first = cache.get(source);
    expect(cache.get(source)).toBe(first);
    expect(cache.get({ ...source, version: 2 })).not.toBe(first);
  });

  it('again when they were not used for long or were closed', () => {
    const cache = new DocumentCache(2);
    const sources = ['a', 'b', 'c'].map((uri) => ({ uri, version: 1, text: 'version: 1' }));
    const [a, b] = sources.map((source) => cache.get(source));
    expect(cache.get(sources[1]!)).toBe(b);
    expect(cache.get(sources[0]!)).not.toBe(a);
    cache.delete('b');
    expect(cache.get(sources[1]!)).not.toBe(b);
  });
});
