import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MAX_DOCUMENT_LENGTH, parsePolicy, type PolicyFinding } from './parse';

const full = readFileSync(new URL('./fixtures/full.promotion-policy.yaml', import.meta.url), 'utf8');

/** What a finding says and what it underlines. */
function findings(text: string): { code: string; severity: string; message: string; text: string }[] {
  return parsePolicy(text).findings.map(({ code, severity, message, range }) => ({
    code,
    severity,
    message,
    text: text.slice(range.start, range.end),
  }));
}

/** A policy around one gate. */
const withGate = (gate: string): string => `version: 1
roles: {ops: {members: [cy@example.com], may: [approve]}}
transitions:
  - from: [Staging]
    to: Production
    gates:
      - ${gate}
`;
const withTransition = (rest: string, head = ''): string =>
  `version: 1\n${head}\ntransitions:\n  - {from: [Staging], to: Production, ${rest}}\n`;

test('a policy that uses the whole format has no finding', () => {
  const { policy, document, findings: found } = parsePolicy(full);
  expect(found).toEqual([]);
  expect(document?.contents).toBeDefined();
  expect(policy?.transitions?.[1]?.gates?.map(({ kind }) => kind)).toEqual([
    'metric',
    'metric',
    'metric',
    'modelCard',
    'expression',
    'anyOf',
  ]);
});

describe('the typed policy', () => {
  test('keeps the digits of bounds', () => {
    const { policy } = parsePolicy(
      withGate(
        '{metric: m, greaterIsBetter: true, threshold: 0.920, range: {min: 1e-3, max: +2.}, slices: [{where: {a: 1.0}}]}',
      ),
    );
    expect(policy?.transitions?.[0]?.gates?.[0]).toMatchObject({
      threshold: '0.920',
      range: { min: '1e-3', max: '+2.' },
    });
  });

  test('keeps an unquoted version that YAML does not change', () => {
    const gate = '{metric: m, greaterIsBetter: true, minAbsoluteChange: 0, baseline: {version: 4}}';
    expect(parsePolicy(withGate(gate)).policy?.transitions?.[0]?.gates?.[0]).toMatchObject({
      baseline: { version: '4' },
    });
  });

  test('follows anchors and aliases', () => {
    const text = `version: 1
transitions:
  - {from: [None], to: Staging, gates: &gates [{signature: required}]}
  - {from: [Staging], to: Production, gates: *gates}
`;
    expect(parsePolicy(text).policy?.transitions?.[1]?.gates).toEqual([{ kind: 'signature', signature: 'required' }]);
  });
});

describe('one mistake, one finding, at its place', () => {
  const metric = 'metric: m, greaterIsBetter: true';
  test.each([
    [
      'unknown property',
      withGate(`{${metric}, treshold: 1}`),
      'unknown-property',
      'treshold',
      'did you mean `threshold`?',
    ],
    [
      'unknown kind',
      withGate('{metrc: m, greaterIsBetter: true, threshold: 1}'),
      'unknown-property',
      'metrc',
      '`metric`?',
    ],
    ['no kind', withGate('{critical: true}'), 'no-kind', 'critical', 'A gate states one of'],
    ['unknown property at the top', 'version: 1\nmodles: [a]\n', 'unknown-property', 'modles', '`models`?'],
    ['missing property', 'version: 1\ntransitions:\n  - from: [None]\n', 'missing-property', 'from', '`to` is missing'],
    ['missing version', 'models: [a]\n', 'missing-property', 'models', '`version` is missing'],
    ['wrong version', 'version: 2\n', 'bad-value', '2', '`version` must be `1`.'],
    ['a scalar where a list belongs', 'version: 1\nmodels: fraud-*\n', 'bad-value', 'fraud-*', 'put it in [brackets]'],
    ['a quoted number', withGate(`{${metric}, threshold: "0.9"}`), 'bad-value', '"0.9"', 'remove the quotes'],
    ['an unquoted text', withGate('{tag: {key: a, equals: true}}'), 'bad-value', 'true', 'put it in quotes'],
    [
      'a word that is not one',
      withGate(`{${metric}, threshold: 1, enforcement: wern}`),
      'bad-value',
      'wern',
      '`warn`?',
    ],
    ['a point that is not one', withGate(`{${metric}, enforcement: {cli: warn}}`), 'unknown-property', 'cli', '`ci`?'],
    ['an empty anyOf', withGate('{anyOf: []}'), 'bad-value', '[]', 'must not be empty'],
    ['an empty allOf', withGate('{allOf: []}'), 'bad-value', '[]', 'must not be empty'],
    ['an empty property', 'version: 1\nstages:\n', 'bad-value', '', 'nothing is stated'],
    [
      'two baselines',
      withGate(`{${metric}, threshold: 1, baseline: {stage: a, alias: b}}`),
      'one-of',
      'baseline',
      'exactly one of',
    ],
    ['no baseline', withGate(`{${metric}, threshold: 1, baseline: {}}`), 'one-of', 'baseline', 'exactly one of'],
    [
      'aggregate without lastPassed',
      withGate(`{${metric}, baseline: {stage: a, aggregate: max}}`),
      'missing-property',
      'aggregate',
      '`lastPassed`',
    ],
    [
      'a window without kind',
      withTransition('windows: [{start: "00:00", duration: 1h, timeZone: UTC}]'),
      'one-of',
      'start',
      '`deny` or `allow`',
    ],
    [
      'a time that is none',
      withTransition('windows: [{deny: FREQ=DAILY, start: "24:00", duration: 1h, timeZone: UTC}]'),
      'bad-value',
      '"24:00"',
      'must look like',
    ],
    [
      'a monitor without source',
      'version: 1\nmonitors: {m: {greaterIsBetter: true, threshold: 1}}\n',
      'one-of',
      'm',
      '`prometheus` or `report`',
    ],
    // What the policy means.
    [
      'change bound without baseline',
      withGate(`{${metric}, minRelativeChange: 0}`),
      'missing-baseline',
      'minRelativeChange',
      'no `baseline`',
    ],
    [
      'change bound of a slice without baseline',
      withGate(`{${metric}, slices: [{where: {a: b}, minAbsoluteChange: 0}]}`),
      'missing-baseline',
      'minAbsoluteChange',
      'no `baseline`',
    ],
    [
      'comparison without direction',
      withGate('{metric: m, threshold: 1}'),
      'missing-direction',
      'metric',
      '`greaterIsBetter`',
    ],
    [
      'range without direction',
      withGate('{metric: m, range: {min: 1}}'),
      'missing-direction',
      'metric',
      '`greaterIsBetter`',
    ],
    [
      'comparison of a slice without direction',
      withGate('{metric: m, slices: [{where: {a: b}, threshold: 1}]}'),
      'missing-direction',
      'metric',
      '`greaterIsBetter`',
    ],
    ['two kinds', withGate(`{${metric}, threshold: 1, tag: {key: a}}`), 'two-kinds', 'tag', '`metric` and `tag`'],
    [
      'two kinds inside a composition',
      withGate('{anyOf: [{signature: required, tag: {key: a}}]}'),
      'two-kinds',
      'tag',
      'one kind',
    ],
    [
      'critical and warn',
      withGate(`{${metric}, threshold: 1, critical: true, enforcement: warn}`),
      'critical-warn',
      'warn',
      'critical',
    ],
    [
      'critical and warn at one point',
      withGate('{signature: required, critical: true, enforcement: {editor: warn}}'),
      'critical-warn',
      '{editor: warn}',
      'critical',
    ],
    [
      'critical inside not',
      withGate('{not: {signature: required, critical: true}}'),
      'critical-not',
      'critical',
      'inside `not`',
    ],
    [
      'critical deep inside not',
      withGate('{not: {anyOf: [{signature: required, critical: true}]}}'),
      'critical-not',
      'critical',
      'inside `not`',
    ],
    ['.nan', withGate(`{${metric}, threshold: .nan}`), 'not-decimal', '.nan', 'not a decimal number'],
    ['.inf', withGate(`{${metric}, threshold: .inf}`), 'not-decimal', '.inf', 'not a decimal number'],
    ['a hexadecimal bound', withGate(`{${metric}, threshold: 0x1F}`), 'not-decimal', '0x1F', 'not a decimal number'],
    [
      'an exponent beyond 9999',
      withGate(`{${metric}, threshold: 1e10000}`),
      'not-decimal',
      '1e10000',
      'not a decimal number',
    ],
    [
      'an unquoted version',
      withGate(`{${metric}, baseline: {version: 1.10}}`),
      'unquoted-version',
      '1.10',
      'put it in quotes',
    ],
    ['a duplicate key', 'version: 1\nversion: 1\n', 'duplicate-key', 'v', 'stated twice'],
    ['a calendar duration', withTransition('soak: P1M'), 'bad-duration', 'P1M', 'calendar'],
    ['a duration in years', withGate(`{metric: m, maxAge: P1Y2D}`), 'bad-duration', 'P1Y2D', 'calendar'],
    ['no duration', withTransition('soak: 1 day'), 'bad-duration', '1 day', 'not a duration'],
    [
      'no time zone',
      withTransition('windows: [{deny: FREQ=DAILY, start: "00:00", duration: 1h, timeZone: Berlin}]'),
      'bad-time-zone',
      'Berlin',
      'IANA',
    ],
    [
      'an offset as time zone',
      withTransition('windows: [{deny: FREQ=DAILY, start: "00:00", duration: 1h, timeZone: "+01:00"}]'),
      'bad-time-zone',
      '"+01:00"',
      'IANA',
    ],
    [
      'an hourly window',
      withTransition('windows: [{deny: FREQ=HOURLY, start: "00:00", duration: 1h, timeZone: UTC}]'),
      'bad-recurrence',
      'FREQ=HOURLY',
      'RRULE',
    ],
    ['no RE2', withGate('{tag: {key: a, matches: "(?=x)"}}'), 'bad-pattern', '"(?=x)"', 'RE2'],
    ['no glob', 'version: 1\nmodels: ["fraud-[a"]\n', 'bad-glob', '"fraud-[a"', 'glob'],
    ['no registry', 'version: 1\nregistry: ftp://x\n', 'bad-registry', 'ftp://x', 'registry URI'],
    [
      'soak from None',
      'version: 1\ntransitions: [{from: [None], to: Staging, soak: 1h}]\n',
      'soak-from-none',
      'soak',
      '`soak`',
    ],
    [
      'the same transition twice',
      'version: 1\ntransitions: [{from: [A, B], to: C}, {from: [B], to: C}]\n',
      'duplicate-transition',
      'B',
      'listed twice',
    ],
    [
      'a stage that is not listed',
      'version: 1\nstages: [{name: Staging}]\ntransitions: [{from: [None], to: Stagng}]\n',
      'unknown-stage',
      'Stagng',
      '`Staging`?',
    ],
    ['a stage listed twice', 'version: 1\nstages: [{name: A}, {name: A}]\n', 'duplicate-stage', 'A', 'listed twice'],
    ['a stage that is called None', 'version: 1\nstages: [{name: None}]\n', 'reserved-stage', 'None', 'no stage'],
    [
      'two representations',
      'version: 1\nstages: [{name: A, alias: a, native: b}]\n',
      'two-representations',
      'native',
      'one representation',
    ],
    [
      'an unknown role',
      withTransition('approvals: {rules: [{from: opps}]}', 'roles: {ops: {members: [], may: [approve]}}'),
      'unknown-role',
      'opps',
      '`ops`?',
    ],
    [
      'an unknown role without any roles',
      withTransition('approvals: {rules: [{from: ops}]}'),
      'unknown-role',
      'ops',
      'no role',
    ],
    ['an unknown role in setBy', withGate('{tag: {key: a, setBy: opss}}'), 'unknown-role', 'opss', '`ops`?'],
    [
      'an unknown member',
      'version: 1\nroles: {ops: {members: [cy], may: []}}\n',
      'unknown-member',
      'cy',
      'no e-mail address',
    ],
    [
      'a role cycle',
      'version: 1\nroles: {a: {members: [b], may: []}, b: {members: [a], may: []}}\n',
      'role-cycle',
      'members',
      'a → b → a',
    ],
    ['a role in itself', 'version: 1\nroles: {a: {members: [a], may: []}}\n', 'role-cycle', 'members', 'a → a'],
    [
      'a name for a person and a role',
      'version: 1\npeople: {a: {}}\nroles: {a: {members: [], may: []}}\n',
      'shared-name',
      'a',
      'both',
    ],
    [
      'an address of two people',
      'version: 1\npeople: {a: {emails: [x@y.z]}, b: {emails: [X@Y.Z]}}\n',
      'shared-address',
      'X@Y.Z',
      'two people',
    ],
    [
      'an unknown deployment',
      withTransition('rollout: {target: fraut, steps: [100]}', 'deployments: {fraud: {type: rest}}'),
      'unknown-deployment',
      'fraut',
      '`fraud`?',
    ],
    [
      'an unknown monitor',
      withTransition('rollout: {target: f, steps: [100], analysis: [x]}', 'deployments: {f: {type: rest}}'),
      'unknown-monitor',
      'x',
      '`monitors`',
    ],
    [
      'steps that fall',
      withTransition('rollout: {target: f, steps: [50, 20]}', 'deployments: {f: {type: rest}}'),
      'falling-steps',
      '20',
      'greater',
    ],
  ])('%s', (...[, text, code, place, words]) => {
    const found = findings(text);
    expect(found).toMatchObject([{ code, severity: 'error', text: place }]);
    expect(found[0]!.message).toContain(words);
    expect(found[0]!.message).toMatch(/^\S.*[.?]$/);
    expect(parsePolicy(text).policy).toBeUndefined();
  });

  test.each([
    ['None → Production', 'version: 1\ntransitions: [{from: [None], to: Production}]\n', 'none-to-production', 'None'],
    [
      'a role that may not approve',
      withTransition('approvals: {rules: [{from: ops}]}', 'roles: {ops: {members: [], may: [hold]}}'),
      'never-approves',
      'ops',
    ],
    ['an unknown right', 'version: 1\nroles: {ops: {members: [], may: [aprove]}}\n', 'unknown-right', 'aprove'],
  ])('%s is a warning', (_mistake, text, code, place) => {
    expect(findings(text)).toMatchObject([{ code, severity: 'warning', text: place }]);
    expect(parsePolicy(text).policy).toBeDefined();
  });

  test('two mistakes are two findings', () => {
    const text = withGate('{metric: m, treshold: 1, maxAge: P1M}');
    expect(
      findings(text)
        .map(({ text: place }) => place)
        .sort(),
    ).toEqual(['P1M', 'treshold']);
  });
});

describe('silence', () => {
  test.each([
    [
      'names that an extended policy may define',
      'version: 1\nextends: ../x.yaml\nstages: [{name: A}]\nroles: {r: {members: [other], may: []}}\ntransitions: [{from: [B], to: C, approvals: {rules: [{from: else}]}, rollout: {target: t, steps: [1]}}]\n',
    ],
    [
      'keys that people choose',
      withGate('{metric: m, slices: [{where: {duration: long, timeZone: x, matches: "("}}]}'),
    ],
    ['a tag that is called like a property', 'version: 1\nstages: [{name: A, tag: {soak: none}}]\n'],
    ['a version in quotes', withGate('{metric: m, baseline: {version: "1.10"}}')],
    ['JSON', '{"version": 1, "models": ["a"]}'],
    ['comments and CRLF', '# a policy\r\nversion: 1\r\n'],
    ['a byte-order mark', '\uFEFFversion: 1\n'],
    ['ISO 8601 durations', withTransition('soak: PT36H')],
    ['critical around not', withGate('{not: {signature: required}, critical: true}')],
  ])('%s', (_what, text) => {
    expect(findings(text)).toEqual([]);
  });
});

describe('hostile texts', () => {
  const only = (text: string): PolicyFinding[] => [...parsePolicy(text).findings];

  test('over 1 MB: one finding and no analysis', () => {
    const parsed = parsePolicy(`version: 1 # ${'x'.repeat(MAX_DOCUMENT_LENGTH)}`);
    expect(parsed.findings).toMatchObject([{ code: 'too-large', severity: 'error' }]);
    expect(parsed.document).toBeUndefined();
  });

  test('deep nesting', () => {
    expect(only(withGate(`${'{not: '.repeat(200)}{signature: required}${'}'.repeat(200)}`))).toMatchObject([
      { code: 'too-deep' },
    ]);
    for (const text of ['['.repeat(9_000), '{a: '.repeat(9_000), '- '.repeat(9_000), '? '.repeat(9_000)]) {
      expect(only(text)).toMatchObject([{ code: 'too-deep' }]);
      expect(only(`# ${']'.repeat(9_000)}\n${text}`)).toMatchObject([{ code: 'too-deep' }]);
    }
  });

  test('an alias inside its own anchor', () => {
    expect(only('version: 1\ntransitions: &a [*a]\n')).toMatchObject([{ code: 'too-deep' }]);
  });

  test('aliases that multiply', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i += 1)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(only(lines.join('\n')).length).toBeGreaterThan(0);
  });

  test.each([
    '',
    'null',
    '[]',
    'text',
    '42',
    '- a\n- b',
    '{',
    'a: b: c',
    '? [a]\n: b',
    '!!binary x',
    '%YAML 9',
    '---\n---\n',
    '\0',
    '&a',
    '*a',
    'version: 1\n__proto__: {a: 1}',
    'constructor: 1',
  ])('%j is no policy, and no exception', (text) => {
    expect(parsePolicy(text).policy).toBeUndefined();
    expect(only(text).length).toBeGreaterThan(0);
    for (const { range } of only(text)) {
      expect(range.start).toBeLessThanOrEqual(range.end);
      expect(range.end).toBeLessThanOrEqual(text.length);
    }
  });
});

describe('many findings', () => {
  const stages = (count: number, name: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => `  - {name: ${name(index)}}\n`).join('');

  test('are cut off at two hundred, and the last one says so', () => {
    const found = parsePolicy(`version: 1\nstages:\n${stages(400, () => 'None')}`).findings;
    expect(found).toHaveLength(201);
    expect(found.at(-1)).toMatchObject({
      severity: 'error',
      code: 'more-findings',
      message: expect.stringMatching(/^There are \d+ findings/) as string,
    });
    const broken = parsePolicy(`version: 1\n${'a: "\\q"\n'.repeat(400)}`).findings;
    expect(broken).toHaveLength(201);
  });

  test('leave a policy valid that has warnings only', () => {
    const rights = Array.from({ length: 300 }, (_, index) => `fly${index}`).join(', ');
    const { policy, findings: found } = parsePolicy(
      `version: 1\nroles: {ops: {members: [a@b.c], may: [${rights}]}}\ntransitions: []\n`,
    );
    expect(found.at(-1)).toMatchObject({ severity: 'warning', code: 'more-findings' });
    expect(policy).toBeDefined();
  });

  test('end after 200 in a policy of thousands of stages', () => {
    const text = `version: 1\nstages:\n${stages(3_000, (index) => `Stage${index}`)}transitions:\n`;
    const transitions = Array.from({ length: 2_400 }, (_, index) => `  - {from: [Stag${index}e], to: Staeg${index}}\n`);
    expect(parsePolicy(text + transitions.join('')).findings).toHaveLength(201);
  });
});
