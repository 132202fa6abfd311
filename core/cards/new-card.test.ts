import fc from 'fast-check';
import { LosslessNumber } from 'lossless-json';
import { describe, expect, it } from 'vitest';
import { analyze } from '../language/analyze';
import { parseLanguageDocument } from '../language/document';
import { NO_KNOWLEDGE } from '../language/knowledge';
import type { ExactNumber, MetricFact } from '../policy/evidence';
import { parseCard } from './card';
import type { CardSubject } from './card-subject';
import { newCard } from './new-card';

const digits = (text: string): ExactNumber => new LosslessNumber(text) as ExactNumber & LosslessNumber;

type Version = CardSubject['version'];

function subject(version: Partial<Version> = {}, more: Omit<CardSubject, 'version'> = {}): CardSubject {
  const facts = version.facts ?? { version: '8' };
  return { version: { model: 'fraud', version: '8', params: {}, tags: {}, ...version, facts }, ...more };
}

function measured(metrics: Readonly<Record<string, MetricFact | null>>): CardSubject {
  return subject({ facts: { version: '8', metrics } });
}

function findings(text: string): readonly { readonly severity: string; readonly code: string }[] {
  return analyze(
    parseLanguageDocument({ uri: 'file:///MODEL_CARD.md', kind: 'model-card', version: 1, text }),
    NO_KNOWLEDGE,
  );
}

function cardOf(text: string) {
  const parsed = parseCard(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.card;
}

describe('a new card', () => {
  it('says what the registry says, and leaves the rest to a person', () => {
    const text = newCard(
      subject(
        {
          description: 'Scores payments.\n# Uses\nEverything.',
          author: 'ana@example.com',
          commit: 'abc123',
          params: { depth: '5' },
          tags: { library_name: 'sklearn', pipeline_tag: 'tabular-classification', risk: 'low', labels: 'fraud,eu' },
          facts: {
            version: '8',
            metrics: {
              accuracy: { value: digits('0.930'), dataset: { name: 'holdout' } },
              f1: { value: 0.5, dataset: { name: 'holdout' }, others: [{ value: 0.25, dataset: { name: 'live' } }] },
              broken: { value: 'NaN' },
            },
          },
        },
        {
          inspection: {
            signature: { inputs: [{ name: 'amount', type: 'double' }], outputs: [], params: [] },
            unavailable: [],
          },
        },
      ),
    );
    expect(text).toContain(`---
license: # such as apache-2.0
library_name: sklearn
pipeline_tag: tabular-classification
tags:
  - fraud
  - eu
metrics:
  - accuracy
  - f1
model_name: fraud
model-index:
  - name: fraud
    results:
      - task:
          type: tabular-classification
        dataset:
          type: holdout
          name: holdout
        metrics:
          - type: accuracy
            value: 0.930
          - type: f1
            value: 0.5
`);
    expect(text).toContain('> Scores payments.\n> # Uses\n> Everything.');
    expect(text).toContain('| `f1` | 0.25 | `live` |');
    expect(text).toContain('| input | `amount` | `double` |');
    expect(findings(text)).toEqual([]);
    const { sections, claims } = cardOf(text);
    expect(claims).toHaveLength(3);
    expect(sections).toMatchObject({ Uses: 0, 'Training Data': 0, 'Bias, Risks, and Limitations': 0 });
    expect(sections['Model Description']).toBeGreaterThan(0);
    expect(text).not.toContain('risk');
  });

  it('leaves placeholders where a value is needed, and no error', () => {
    const text = newCard(measured({ accuracy: { value: 0.93 } }));
    expect(findings(text).map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'warning empty-value',
      'warning empty-value',
      'warning empty-value',
    ]);
    expect(cardOf(text).claims).toMatchObject([{ metric: 'accuracy', value: digits('0.93') }]);
    expect(findings(newCard(subject()))).toEqual([]);
  });

  it('takes no license, task or library that the Hub does not know', () => {
    const text = newCard(
      subject({ tags: { license: 'mine', pipeline_tag: 'fraud', library_name: 'x', language: 'xx-y' } }),
    );
    expect(cardOf(text).frontMatter).toMatchObject({ license: null, model_name: 'fraud' });
    expect(cardOf(text).frontMatter).not.toHaveProperty('pipeline_tag');
    expect(cardOf(newCard(subject({ tags: { license: 'mit' } }))).frontMatter).toMatchObject({ license: 'mit' });
  });

  it('has the sections and names the licenses that a policy asks for', () => {
    const requirements = { sections: ['Uses', 'Approved by', ' '], licenses: ['mit', 'x\ny: 1'] };
    const text = newCard(subject({}, { requirements }));
    expect(text).toContain('license: # one of mit\n');
    expect(Object.keys(cardOf(text).sections).filter((title) => /^(?:Uses|Approved by|)$/.test(title))).toEqual([
      'Uses',
      'Approved by',
    ]);
  });

  it.each([
    [1e-7, '0.0000001'],
    [digits('1e-40'), '1.0e-40'],
    [digits('2.5E+60'), '2.5e+60'],
    [digits('-1E3'), '-1000'],
    [0.1, '0.1'],
  ])('writes %s as every YAML reader reads it', (value, written) => {
    expect(newCard(measured({ m: { value } }))).toContain(`value: ${written}\n`);
  });

  it('quotes what some parser takes for more than a text', () => {
    for (const model of ['<<', '=', 'no', '1_000', '2020-01-01', '{{ x }}', 'a: b', '---']) {
      expect(newCard(subject({ model }))).toContain(`model_name: "${model}"\n`);
    }
  });

  const HOSTILE = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '---',
      'a\n---\nb',
      '"',
      "'",
      'a: b',
      '#',
      '- x',
      '=',
      '<<',
      'no',
      '1_000',
      '2020-01-01',
      '{{ x }}',
      '<!--',
    ),
    fc.constantFrom(
      '```',
      '\r',
      '\u2028',
      '\u0085',
      '| a |',
      '`',
      '\\',
      '[x](y)',
      '!!python/x',
      '*a',
      '&a',
      '%TAG',
      '\0',
      '~',
    ),
  );

  it('is a card without errors whatever the registry says, and nothing of it becomes a section or a key', () => {
    const usual = cardOf(newCard(subject({ description: 'x' })));
    fc.assert(
      fc.property(fc.array(HOSTILE, { minLength: 8, maxLength: 8 }), (texts) => {
        const [model = '', description = '', author = '', tag = '', metric = '', dataset = '', param = '', run = ''] =
          texts;
        const text = newCard(
          subject(
            {
              ...{ model, description, author, source: run, commit: run },
              params: { [param]: run },
              tags: { license: tag, labels: tag, library_name: tag, language: tag, base_model: tag },
              facts: { version: '8', metrics: { [metric]: { value: 0.5, dataset: { name: dataset } } } },
            },
            { requirements: { sections: [], licenses: [tag] }, inspection: { run: { id: run }, unavailable: [] } },
          ),
        );
        expect(findings(text).filter(({ severity }) => severity === 'error')).toEqual([]);
        const card = cardOf(text);
        const keys = [
          'license',
          'language',
          'library_name',
          'base_model',
          'tags',
          'metrics',
          'model_name',
          'model-index',
        ];
        expect(Object.keys(card.frontMatter).filter((key) => !keys.includes(key))).toEqual([]);
        const [title, ...sections] = Object.keys(card.sections).filter((name) => !(name in usual.sections));
        expect(title).toMatch(/^Model Card for/);
        expect(sections).toEqual([]);
        expect(card.claims).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });
});
