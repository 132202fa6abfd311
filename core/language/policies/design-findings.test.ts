import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { documentOf } from '../../../test/lsp/support/cursor';
import { starterPolicy } from '../../policy/starter';
import { analyze } from '../analyze';
import { NO_KNOWLEDGE } from '../knowledge';
import { DESIGN_RULES } from './design-findings';

const NOW = Date.parse('2026-11-22T12:00:00Z');

/** `code at text` of every finding. */
function told(text: string): readonly string[] {
  return analyze(documentOf(text), NO_KNOWLEDGE, NOW).map(
    ({ code, start, end }) => `${code} at ${text.slice(start, end)}`,
  );
}

const HEAD = 'version: 1\nmodels: [a]\n';
const ROLES = 'roles: {ops: {members: [a@b.c], may: ["promote:*", approve]}, ml: {members: [d@e.f], may: [approve]}}\n';

/** A policy whose only transition leads to its only stage, and states this besides. */
const moving = (rest: string, head = ''): string =>
  `${HEAD}${head}stages: [{name: Production}]\ntransitions:\n  - {from: [None], to: Production, ${rest}}\n`;
/** The one finding that every policy of `moving` has. */
const UNSTAGED = 'none-to-production at None';

const gated = (...gates: readonly string[]): string =>
  `${HEAD}transitions:\n  - from: [None]\n    to: Staging\n    gates:\n${gates.map((gate) => `      - ${gate}\n`).join('')}`;
const metric = (rest: string): string => gated(`{metric: m, greaterIsBetter: true, ${rest}}`);

describe('the way of a version', () => {
  const lifecycle = (transitions: string): string =>
    `${HEAD}stages: [{name: Staging}, {name: Production}, {name: Archived}]\ntransitions: [${transitions}]\n`;
  const gates = 'gates: [{metric: m}]';

  test.each([
    [
      'step by step',
      `{from: [None], to: Staging}, {from: [Staging], to: Production, ${gates}}, {from: [Staging, Production], to: Archived}`,
      [],
    ],
    [
      'an island',
      `{from: [None], to: Staging}, {from: [Archived], to: Production, ${gates}}, {from: [Production], to: Archived}`,
      ['unreachable-stage at Production', 'unreachable-stage at Archived'],
    ],
    [
      'past a stage',
      `{from: [None], to: Staging}, {from: [Staging, None], to: Production, ${gates}}, {from: [None], to: Archived}`,
      ['none-to-production at None'],
    ],
    [
      'to production without anything',
      '{from: [None], to: Staging}, {from: [Staging], to: Production, gates: [{signature: required}]}, {from: [Staging], to: Archived}',
      ['unguarded-stage at Production'],
    ],
  ])('%s', (_, transitions, expected) => {
    expect(told(lifecycle(transitions))).toEqual(expected);
  });

  it('past a stage that is not called production', () => {
    const text = `${HEAD}stages: [{name: Dev}, {name: Live}]\ntransitions: [{from: [None], to: Dev}, {from: [None], to: Live, ${gates}}]\n`;
    expect(told(text)).toEqual(['skipped-stage at None']);
  });

  it('to a protected stage that is not the last one', () => {
    const text = `${HEAD}stages: [{name: A, protected: true}, {name: B}]\ntransitions: [{from: [None], to: A}, {from: [A], to: B}]\n`;
    expect(told(text)).toEqual(['unguarded-stage at A']);
  });

  test.each([
    'approvals: {rules: [{from: ml}]}',
    'gates: [{anyOf: [{metric: m}]}]',
    'gates: [{expression: "candidate.metrics.m > 1.0"}]',
  ])('guarded by %s', (guard) => {
    expect(told(moving(guard, ROLES))).toEqual([UNSTAGED]);
  });
});

describe('gates', () => {
  test.each<[string, string, readonly string[]]>([
    ['a range that is upside down', metric('range: {min: 0.8, max: 0.2}'), ['impossible-bounds at range']],
    ['a range of one number', metric('range: {min: 0.2, max: 0.2}'), []],
    ['a threshold above the range', metric('threshold: 0.9, range: {max: 0.8}'), ['impossible-bounds at range']],
    [
      'a range that a slice cannot meet',
      metric('threshold: 0.9, slices: [{where: {a: b}, range: {max: 0.8}}]'),
      ['impossible-bounds at range'],
    ],
    [
      'changes that exclude each other',
      metric('baseline: {alias: b}, minRelativeChange: 0.2, maxRelativeChange: 0.1'),
      ['impossible-bounds at maxRelativeChange'],
    ],
    ['a threshold within the range', metric('threshold: 0.5, range: {min: 0.6}'), ['redundant-threshold at 0.5']],
    ['a threshold beyond the range', metric('threshold: 0.7, range: {min: 0.6}'), []],
    ['a baseline without bounds', metric('threshold: 1, baseline: {alias: b}'), ['unused-baseline at baseline']],
    ['a baseline for a slice', metric('baseline: {alias: b}, slices: [{where: {a: b}, minRelativeChange: 0}]'), []],
    ['not a signature', gated('{not: {signature: required}}'), ['impossible-not at not']],
    ['not any tag', gated('{not: {tag: {key: a}}}'), ['impossible-not at not']],
    ['not this tag', gated('{not: {tag: {key: a, equals: b}}}'), []],
    ['a tag that contradicts itself', gated('{tag: {key: a, equals: b, matches: "^c"}}'), ['impossible-tag at "^c"']],
    ['no license', gated('{modelCard: {licenses: []}}'), ['empty-licenses at licenses']],
    ['an expression about nothing', gated('{expression: "1 < 2"}'), ['constant-expression at "1 < 2"']],
    [
      'less accuracy',
      gated('{metric: validation_accuracy, greaterIsBetter: false, threshold: 1}'),
      ['unlikely-direction at false'],
    ],
    [
      'more latency',
      gated('{metric: latencyP95, greaterIsBetter: true, threshold: 1}'),
      ['unlikely-direction at true'],
    ],
    ['less of a difference in accuracy', gated('{metric: accuracy_diff, greaterIsBetter: false, threshold: 1}'), []],
    [
      'two directions',
      gated('{metric: m, greaterIsBetter: true}', '{metric: m, greaterIsBetter: false}'),
      ['contradictory-direction at false'],
    ],
    [
      'two directions, one of them negated',
      gated('{metric: m, greaterIsBetter: true}', '{not: {metric: m, greaterIsBetter: false, threshold: 1}}'),
      [],
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });
});

describe('people', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'may approve their own request',
      moving('approvals: {rules: [{from: ops}]}', ROLES),
      ['self-approval at approvals'],
    ],
    [
      'may expressly do so',
      moving('approvals: {rules: [{from: ops}], preventSelfApproval: false}', ROLES),
      ['self-approval at false'],
    ],
    ['may not', moving('approvals: {rules: [{from: ops}], preventSelfApproval: true}', ROLES), []],
    ['are others', moving('approvals: {rules: [{from: ml}]}', ROLES), []],
    ['are too few', moving('approvals: {rules: [{from: ml, count: 2}]}', ROLES), ['too-few-approvers at ml']],
    [
      'have no use',
      moving(
        'gates: [{metric: m}]',
        'people: {cy: {}, di: {emails: [Di@x.y]}}\nroles: {a: {members: [di@x.y], may: []}}\n',
      ),
      ['unused-person at cy', 'unused-role at a'],
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text).filter((one) => one !== UNSTAGED)).toEqual(expected);
  });
});

it('finds deployments and monitors that no rollout names', () => {
  const monitor = '{report: {file: a, path: b}, greaterIsBetter: true, threshold: 1}';
  const text = moving(
    'rollout: {target: d, steps: [1], analysis: [m]}',
    `deployments: {d: {type: rest}, e: {type: rest}}\nmonitors: {m: ${monitor}, n: ${monitor}}\n`,
  );
  expect(told(text)).toEqual(['unused-deployment at e', 'unused-monitor at n', UNSTAGED]);
});

describe('windows', () => {
  const until = (day: string): string =>
    moving(
      `gates: [{metric: m}], windows: [{deny: "FREQ=DAILY;UNTIL=${day}", start: "00:00", duration: 24h, timeZone: UTC}]`,
    );

  it('that are over', () => {
    expect(told(until('20261120'))).toEqual([UNSTAGED, 'expired-window at "FREQ=DAILY;UNTIL=20261120"']);
    expect(told(until('20261123'))).toEqual([UNSTAGED]);
  });

  it('are not judged without a time', () => {
    expect(analyze(documentOf(until('20261120')), NO_KNOWLEDGE).map(({ code }) => code)).toEqual([
      'none-to-production',
    ]);
  });
});

describe('silence', () => {
  const parts = 'people: {cy: {}}\nroles: {a: {members: [], may: []}}\nstages: [{name: A}, {name: B}]\n';

  test.each([
    ['a policy that others extend', `version: 1\n${parts}`],
    [
      'a policy that extends another',
      `${HEAD}extends: b.promotion-policy.yaml\n${parts}transitions: [{from: [None], to: B, gates: [{metric: m}]}]\n`,
    ],
  ])('%s', (_, text) => {
    expect(told(text).filter((one) => !one.startsWith('skipped-stage'))).toEqual([]);
  });

  it('while there are errors', () => {
    expect(told(metric('range: {min: 2, max: 1}, threshhold: 1'))).toEqual(['unknown-property at threshhold']);
  });

  test.each(['examples/fraud-detection', 'examples/mlflow'])('%s', (folder) => {
    expect(told(readFileSync(`${folder}/promotion-policy.yaml`, 'utf8'))).toEqual([]);
  });

  it('the first policy that people get', () => {
    expect(told(starterPolicy({ models: [] }))).toEqual([]);
  });
});

it('never calls a matter of design an error, and documents every rule', () => {
  const docs = readFileSync('docs/policy.md', 'utf8').replaceAll(/\s+/g, ' ');
  const rows = DESIGN_RULES.map(({ id, severity, about }) => `| \`${id}\` | ${severity} | ${about} |`);
  expect(rows.filter((row) => !docs.includes(row))).toEqual([]);
  expect(new Set(DESIGN_RULES.map(({ id }) => id)).size).toBe(DESIGN_RULES.length);
});
