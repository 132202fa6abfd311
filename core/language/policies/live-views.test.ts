import { describe, expect, it, test } from 'vitest';
import { documentOf } from '../../../test/lsp/support/cursor';
import { CHURN, FRAUD, FRAUD_VERSIONS, KNOWN } from '../../../test/lsp/support/knowledge';
import type { Knowledge, VersionSummary } from '../knowledge';
import { NO_KNOWLEDGE } from '../knowledge';
import { inlayHints } from './inlay-hints';
import { lenses } from './lenses';

const policy = (gate: string, models = '[fraud-detection]'): string => `version: 1
models: ${models}
stages: [{ name: Production, native: prod }, { name: Next, alias: challenger }]
transitions:
  - from: [None]
    to: Next
    gates:
      - ${gate}
`;

/** Each hint after the word that it follows. */
function hints(text: string, knowledge: Knowledge = KNOWN): readonly string[] {
  return inlayHints(documentOf(text), knowledge).map(
    ({ offset, label }) => `${/[\w"]+$/.exec(text.slice(0, offset))?.[0] ?? ''}: ${label}`,
  );
}

describe('inlay hints', () => {
  test.each([
    ['no bound', '{metric: f1}', ['f1: v7 0.88']],
    ['a threshold that is met', '{metric: accuracy, greaterIsBetter: true, threshold: 0.91}', ['accuracy: v7 0.91 ✓']],
    ['one that is missed', '{metric: accuracy, greaterIsBetter: false, threshold: 0.9}', ['accuracy: v7 0.91 ✗']],
    [
      'a range that is missed',
      '{metric: f1, greaterIsBetter: true, threshold: 0.1, range: {max: 0.2}}',
      ['f1: v7 0.88 ✗'],
    ],
    [
      'a threshold that is met beside a change that one number does not tell',
      '{metric: accuracy, greaterIsBetter: true, threshold: 0.9, minRelativeChange: 0.5}',
      ['accuracy: v7 0.91'],
    ],
    [
      'a threshold that is missed beside a change',
      '{metric: accuracy, greaterIsBetter: true, threshold: 0.99, minRelativeChange: 0.5}',
      ['accuracy: v7 0.91 ✗'],
    ],
    ['a threshold without direction', '{metric: f1, threshold: 0.1}', ['f1: v7 0.88']],
    [
      'a baseline by its stage',
      '{metric: accuracy, baseline: {stage: Production}}',
      ['accuracy: v7 0.91 · Production v6 0.90'],
    ],
    [
      'a baseline by its version',
      '{metric: accuracy, baseline: {version: "6"}}',
      ['accuracy: v7 0.91 · baseline v6 0.90'],
    ],
    ['a baseline that is the newest version', '{metric: accuracy, baseline: {stage: Next}}', ['accuracy: v7 0.91']],
    ['a baseline whose facts are unknown', '{metric: accuracy, baseline: {alias: champion}}', ['accuracy: v7 0.91']],
    [
      'gates inside others',
      'anyOf: [{not: {metric: "f1"}}, {metric: accuracy}]',
      ['"f1": v7 0.88', 'accuracy: v7 0.91'],
    ],
    ['a metric that the newest version lacks', '{metric: recall}', []],
    ['a property of every object', '{metric: toString}', []],
  ])('with %s', (_, gate, expected) => {
    expect(hints(policy(gate))).toEqual(expected);
  });

  it('name the models where there are several', () => {
    const facts = new Map([
      [FRAUD.name, FRAUD_VERSIONS],
      [CHURN.name, [{ version: 'v0.1.0', metrics: { f1: { value: 'NaN' } } }]],
    ]);
    const text = policy('{metric: f1, greaterIsBetter: true, threshold: 0.1}', '["*"]');
    expect(hints(text, { models: [FRAUD, CHURN], facts })).toEqual([
      'f1: fraud-detection v7 0.88 ✓ | churn v0.1.0 NaN',
    ]);
  });

  it('know the stages of a registry by the names of the policy, too', () => {
    const models = [{ ...FRAUD, stages: { Production: '6' } }];
    expect(hints(policy('{metric: f1, baseline: {stage: Production}}'), { ...KNOWN, models })).toEqual(['f1: v7 0.88']);
    expect(hints(policy('{metric: accuracy, baseline: {stage: Production}}'), { ...KNOWN, models })).toEqual([
      'accuracy: v7 0.91 · Production v6 0.90',
    ]);
  });

  test.each([
    ['a change that is met', 'minAbsoluteChange: 0.01', 'holdout', ' ✓'],
    ['a change that is missed', 'minAbsoluteChange: 0.011', 'holdout', ' ✗'],
    ['one that is met beside samples that nobody told', 'minAbsoluteChange: 0, minSamples: 1', 'holdout', ''],
    ['numbers of different data sets', 'minAbsoluteChange: 0', 'train', ''],
    ['a threshold that is missed on any data set', 'threshold: 1, minAbsoluteChange: 0', 'train', ' ✗'],
  ])('judge %s', (_what, bounds, dataset, sign) => {
    const facts = new Map([
      [
        FRAUD.name,
        [
          { version: '7', metrics: { accuracy: { value: '0.91', dataset: 'holdout' } } },
          { version: '6', metrics: { accuracy: { value: '0.90', dataset } } },
        ],
      ],
    ]);
    const gate = `{metric: accuracy, greaterIsBetter: true, ${bounds}, baseline: {stage: Production}}`;
    expect(hints(policy(gate), { ...KNOWN, facts })).toEqual([`accuracy: v7 0.91${sign} · Production v6 0.90`]);
  });

  it('say nothing before the registry has answered', () => {
    expect(hints(policy('{metric: f1}'), NO_KNOWLEDGE)).toEqual([]);
    expect(hints(policy('{metric: f1}'), { models: [FRAUD], facts: new Map() })).toEqual([]);
  });

  it('are one short line whatever the registry says', () => {
    const facts = new Map([[FRAUD.name, [{ version: '7\n', metrics: { f1: { value: '\u202E9'.repeat(99) } } }]]]);
    const [hint] = hints(policy('{metric: f1}'), { models: [FRAUD], facts });
    expect(hint).toMatch(/^f1: v7 [9 ]{1,30}…$/);
  });
});

describe('lenses', () => {
  it('check and promote, with what the policy tells', () => {
    expect(lenses(documentOf(`registry: git:.\n${policy('{metric: f1}')}`), NO_KNOWLEDGE)).toMatchObject([
      {
        title: 'Check None → Next…',
        action: 'check',
        target: {
          registry: 'git:.',
          model: 'fraud-detection',
          stage: 'Next',
          policy: 'file:///repo/promotion-policy.yaml',
        },
      },
      { title: 'Promote to Next…', action: 'promote' },
    ]);
  });

  test.each([
    ['fraud-*', NO_KNOWLEDGE, undefined],
    ['fraud-*', KNOWN, 'fraud-detection'],
    ['fraud-detection, churn', KNOWN, undefined],
  ])('of %s', (models, knowledge, expected) => {
    const [lens] = lenses(documentOf(policy('{metric: f1}', `[${models}]`)), knowledge);
    expect(lens?.target.model).toBe(expected);
  });

  describe('of the version that may go next', () => {
    const version = (name: string, stages: readonly string[] | undefined, f1?: string): VersionSummary => ({
      ...{ version: name, tags: {}, metrics: f1 === undefined ? {} : { f1: { value: f1 } } },
      ...(stages && { stages }),
    });
    const titles = (gates: string, ...versions: readonly VersionSummary[]): readonly string[] => {
      const knowledge = { ...KNOWN, facts: new Map([[FRAUD.name, versions]]) };
      return lenses(documentOf(policy(gates)), knowledge).map(({ title }) => title);
    };
    const gate = '{metric: f1, greaterIsBetter: true, threshold: 0.9}';

    it('name it, and what it is known to miss', () => {
      const versions = [version('9', ['Next'], '0.99'), version('8', [], '0.88'), version('7', [], '0.95')];
      expect(titles(gate, ...versions)).toEqual([
        'Check v8: None → Next',
        'Why blocked? f1 0.88 ✗',
        'Promote to Next…',
      ]);
      const [check] = lenses(documentOf(policy(gate)), { ...KNOWN, facts: new Map([[FRAUD.name, versions]]) });
      expect(check?.target).toEqual({
        model: FRAUD.name,
        version: '8',
        stage: 'Next',
        policy: 'file:///repo/promotion-policy.yaml',
      });
    });

    test.each([
      ['nothing is missed', gate, version('8', [], '0.9'), []],
      ['a metric is missing', gate, version('8', []), ['Why blocked? no f1']],
      ['a tag is missing', '{tag: {key: risk}}', version('8', []), ['Why blocked? no tag risk']],
      ['metrics are unknown', gate, { version: '8', stages: [] }, []],
      ['another gate may do', `{anyOf: [${gate}]}`, version('8', [], '0.1'), []],
      ['it only warns', gate.replace('}', ', enforcement: warn}'), version('8', [], '0.1'), []],
    ])('are silent or tell why: %s', (...[, gates, candidate, expected]) => {
      expect(titles(gates, candidate)).toEqual(['Check v8: None → Next', ...expected, 'Promote to Next…']);
    });

    it('name none that is not known to be able to', () => {
      const general = ['Check None → Next…', 'Promote to Next…'];
      expect(titles(gate, version('8', undefined, '0.1'))).toEqual(general);
      expect(titles(gate, version('8', ['Other'], '0.1'))).toEqual(general);
    });
  });

  it('are none above a transition that leads nowhere', () => {
    expect(lenses(documentOf('transitions: [{from: [None]}, x, ]'), NO_KNOWLEDGE)).toEqual([]);
  });
});
