import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../decision';
import { checkAt, decideOn, evidenceOf, hoursAgo, policyOf, transitionPolicy } from '../fixtures/build';

const staging = (since?: string) => ({ stages: [{ stage: 'Staging', since }] });
const bare = transitionPolicy('gates: []');

describe('transition', () => {
  const policy = policyOf(`version: 1
transitions:
  - {from: [None], to: Staging}
  - {from: [Staging], to: Production, soak: 1h}
`);
  const move = (from: string, to: string, stages: unknown, patch = {}) =>
    decideOn(policy, evidenceOf({ transition: { from, to }, ...patch }, { stages }));
  const result = (...args: Parameters<typeof move>): CheckResult => checkAt(move(...args), 'transition').result;
  const holding = (stage: string) => [{ stage, since: hoursAgo(5) }];

  test('what is not listed fails, and nothing else is evaluated', () => {
    const decision = move('None', 'Production', []);
    expect(decision).toMatchObject({ result: 'fail', blockers: ['transition'] });
    expect(decision.checks).toHaveLength(1);
  });

  test('names are case-sensitive', () => {
    expect(move('staging', 'Production', holding('staging')).checks).toHaveLength(1);
  });

  test('the candidate holds the stage that it comes from', () => {
    expect(result('Staging', 'Production', holding('Staging'))).toBe('pass');
    expect(result('Staging', 'Production', holding('Archived'))).toBe('fail');
    expect(result('Staging', 'Production', [])).toBe('fail');
  });

  test('what it holds instead is told', () => {
    const said = (stages: unknown): string => checkAt(move('Staging', 'Production', stages), 'transition').message;
    expect(said([])).toBe('Version 8 holds no stage, not Staging.');
    expect(said([...holding('Archived'), ...holding('Canary')])).toBe('Version 8 holds Archived, Canary, not Staging.');
  });

  test('from None it holds none', () => {
    expect(result('None', 'Staging', [])).toBe('pass');
    expect(result('None', 'Staging', holding('Archived'))).toBe('fail');
  });

  test('unknown stages are inconclusive', () => {
    expect(result('Staging', 'Production', undefined)).toBe('inconclusive');
    expect(result('None', 'Staging', undefined)).toBe('inconclusive');
  });

  test('stages whose source did not answer are an error', () => {
    expect(result('Staging', 'Production', holding('Staging'), { unavailable: { stages: 'x' } })).toBe('error');
  });

  test('already in the stage fails', () => {
    expect(result('Staging', 'Production', [...holding('Staging'), ...holding('Production')])).toBe('fail');
  });

  test('a contradicted one does not hide the other checks', () => {
    expect(move('Staging', 'Production', []).checks.map(({ id }) => id)).toEqual([
      'transition',
      'hold',
      'transitions[1].soak',
    ]);
  });
});

describe('hold', () => {
  const hold = (more: Record<string, unknown> = {}) => ({ stage: 'Production', at: hoursAgo(5), ...more });
  test.each([
    ['none', [], 'pass'],
    ['unreleased', [hold()], 'fail'],
    ['released', [hold({ releasedAt: hoursAgo(1) })], 'pass'],
    ['released at this moment', [hold({ releasedAt: hoursAgo(0) })], 'pass'],
    ['counts until its release', [hold({ releasedAt: hoursAgo(-1) })], 'fail'],
    ['with a release that is no time', [hold({ releasedAt: 'soon' })], 'fail'],
    ['released by null is not released', [hold({ releasedAt: null })], 'fail'],
    ['on another stage', [hold({ stage: 'Staging' })], 'pass'],
    ['one released and one not', [hold({ releasedAt: hoursAgo(1) }), hold()], 'fail'],
    ['unknown', undefined, 'inconclusive'],
  ])('%s', (_rule, holds, result) => {
    expect(checkAt(decideOn(bare, evidenceOf({ holds })), 'hold').result).toBe(result);
  });

  test.each([
    ['one sentence', 'Bad.\n\nVery bad.', ': Bad. Very bad.'],
    ['clipped', 'x'.repeat(999), `: ${'x'.repeat(199)}….`],
    ['only where it is stated', ' ', '.'],
  ])('its reason is %s', (_rule, reason, end) => {
    const decision = decideOn(bare, evidenceOf({ holds: [hold({ by: 'cy@example.com', reason })] }));
    const sentence = `A hold stands on Production since ${hoursAgo(5)} by cy@example.com${end}`;
    expect(checkAt(decision, 'hold').message).toBe(sentence);
  });

  test('holds whose source did not answer are an error', () => {
    const evidence = evidenceOf({ unavailable: { holds: '' } });
    const check = checkAt(decideOn(bare, evidence), 'hold');
    expect(check).toMatchObject({ result: 'error', message: 'The holds could not be read.' });
  });
});

describe('soak', () => {
  const policy = transitionPolicy('soak: 24h');
  const soak = (candidate: Record<string, unknown>, patch = {}): CheckResult =>
    checkAt(decideOn(policy, evidenceOf(patch, candidate)), 'transitions[0].soak').result;

  test('is inclusive', () => {
    expect(soak(staging(hoursAgo(24)))).toBe('pass');
    expect(soak(staging('2026-11-21T12:00:00.001Z'))).toBe('fail');
  });

  test('the latest since counts', () => {
    const stages = [...staging(hoursAgo(99)).stages, ...staging(hoursAgo(1)).stages];
    expect(soak({ stages })).toBe('fail');
    expect(soak({ stages: [...stages, { stage: 'Other', since: hoursAgo(99) }] })).toBe('fail');
  });

  test('unknown is inconclusive', () => {
    expect(soak({ stages: undefined })).toBe('inconclusive');
    expect(soak(staging())).toBe('inconclusive');
    expect(soak({ stages: [...staging(hoursAgo(99)).stages, ...staging().stages] })).toBe('inconclusive');
  });

  test('not in the stage is not reached', () => {
    expect(soak({ stages: [] })).toBe('fail');
  });

  test('a since in the future fails', () => {
    expect(soak(staging(hoursAgo(-1)))).toBe('fail');
  });

  test('a since without offset is an error', () => {
    expect(soak(staging('2026-11-01T00:00:00'))).toBe('error');
  });

  test('stages whose source did not answer are an error', () => {
    expect(soak(staging(hoursAgo(99)), { unavailable: { stages: 'x' } })).toBe('error');
  });

  test('is there only where the transition states it', () => {
    expect(decideOn(bare, evidenceOf()).checks.map(({ gate }) => gate)).toEqual(['transition', 'hold']);
  });
});

describe('authorization', () => {
  const head = `
people:
  cy: {emails: [cy@example.com, CY@corp.example], logins: [cyops]}
roles:
  ops: {members: [cy, Di@example.com], may: ["promote:*"]}
  leads: {members: [ops, ed@example.com], may: ["promote:Production"]}
  others: {members: [ann@example.com], may: ["promote:Staging", approve]}
  empty: {members: [zoe@example.com], may: []}
`;
  const as = (actor: string | undefined, policyHead = head): CheckResult => {
    const decision = decideOn(transitionPolicy('gates: []', policyHead), evidenceOf({ actor }), {
      authorization: true,
    });
    return checkAt(decision, 'authorization').result;
  };

  test.each([
    ['a person by e-mail address', 'cy@example.com', 'pass'],
    ['a person by another address', 'cy@corp.example', 'pass'],
    ['a person by login', 'cyops', 'pass'],
    ['addresses ignore case', 'DI@EXAMPLE.COM', 'pass'],
    ['a role of its own', 'ed@example.com', 'pass'],
    ['a role for another stage', 'ann@example.com', 'fail'],
    ['a role without rights', 'zoe@example.com', 'fail'],
    ['nobody', 'eve@example.com', 'fail'],
    ['the name of a role', 'ops', 'fail'],
    ['a name that every object has', 'constructor', 'fail'],
    ['an unknown actor', undefined, 'inconclusive'],
  ])('%s', (_rule, actor, result) => {
    expect(as(actor)).toBe(result);
  });

  test('nested roles give their members what the outer role may', () => {
    const nested =
      'roles: {inner: {members: [a@b.c], may: []}, outer: {members: [inner], may: ["promote:Production"]}}';
    expect(as('a@b.c', nested)).toBe('pass');
  });

  test('a policy without roles skips it', () => {
    expect(as('eve@example.com', '')).toBe('skipped');
  });

  test('a protected stage demands a verified identity, which nobody has yet', () => {
    const stages = 'stages: [{name: Staging}, {name: Production, protected: true}]';
    expect(as('cy@example.com', `${head}${stages}`)).toBe('error');
    expect(as('eve@example.com', stages)).toBe('error');
    expect(as('eve@example.com', `${head}${stages}`)).toBe('fail');
  });

  test('is asked only where somebody acts', () => {
    const decision = decideOn(transitionPolicy('gates: []', head), evidenceOf({ actor: 'eve@example.com' }));
    expect(decision.result).toBe('pass');
  });
});
