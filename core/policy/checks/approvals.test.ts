import { describe, expect, test } from 'vitest';
import type { Check } from '../decision';
import { digestsOf } from '../digests';
import type { Approval } from '../evidence';
import { checkAt, decideOn, evidenceOf, hoursAgo, transitionPolicy } from '../fixtures/build';

const head = `
people:
  di: {emails: [di@example.com, di@corp.example]}
roles:
  ops: {members: [cy@example.com, di, fay@example.com], may: [approve]}
  risk: {members: [gil@example.com, di], may: [approve]}
  mute: {members: [hal@example.com], may: [rollout]}
  all: {members: [ops, ivy@example.com], may: [approve]}
`;
const transition = { from: 'Staging', to: 'Production', requestedBy: 'bo@example.com', requestedAt: hoursAgo(24) };
const approve = (by: string, hours = 1, more: Record<string, unknown> = {}) => ({
  by,
  at: hoursAgo(hours),
  decision: 'approve',
  ...more,
});
const reject = (by: string, hours = 1, more: Record<string, unknown> = {}) => ({
  ...approve(by, hours, more),
  decision: 'reject',
});

const policy = (approvals: string) => transitionPolicy(`approvals: ${approvals}`, head);
const ONE = '{rules: [{from: ops}]}';
const TWO = '{rules: [{from: ops, count: 2}]}';

function check(
  approvals: string,
  given: unknown,
  patch: Record<string, unknown> = {},
  author = 'ana@example.com',
): Check {
  const evidence = evidenceOf({ transition, approvals: given, ...patch }, { author });
  return checkAt(decideOn(policy(approvals), evidence), 'transitions[0].approvals');
}

describe('rules', () => {
  test.each([
    ['one is enough by default', ONE, [approve('cy@example.com')], 'pass'],
    ['none is not', ONE, [], 'inconclusive'],
    ['unknown approvals are none', ONE, undefined, 'inconclusive'],
    ['two distinct persons', TWO, [approve('cy@example.com'), approve('di@example.com')], 'pass'],
    ['the same person twice', TWO, [approve('cy@example.com', 2), approve('cy@example.com')], 'inconclusive'],
    ['one person by two addresses', TWO, [approve('di@example.com'), approve('di@corp.example')], 'inconclusive'],
    ['one person in two cases', TWO, [approve('cy@example.com'), approve('CY@Example.com')], 'inconclusive'],
    ['addresses ignore case', ONE, [approve('CY@EXAMPLE.COM')], 'pass'],
    ['outsiders do not count', ONE, [approve('eve@example.com')], 'inconclusive'],
    ['every rule must be met', '{rules: [{from: ops}, {from: risk}]}', [approve('cy@example.com')], 'inconclusive'],
    ['one person may serve two rules', '{rules: [{from: ops}, {from: risk}]}', [approve('di@example.com')], 'pass'],
    ['members of nested roles count', '{rules: [{from: all}]}', [approve('cy@example.com')], 'pass'],
    [
      'a role that may not approve is never met',
      '{rules: [{from: mute}]}',
      [approve('hal@example.com')],
      'inconclusive',
    ],
  ])('%s', (_rule, rules, given, result) => {
    expect(check(rules, given).result).toBe(result);
  });

  test('approvals whose source did not answer are an error', () => {
    expect(check(ONE, [approve('cy@example.com')], { unavailable: { approvals: 'x' } }).result).toBe('error');
  });

  test('the sentence says how many are missing', () => {
    expect(check(TWO, [approve('cy@example.com')])).toMatchObject({
      message: '1 of 2 approvals by ops are given.',
      observed: ['cy@example.com'],
      required: [{ from: 'ops', count: 2 }],
    });
  });

  test('who is shown is who counts, each person once', () => {
    const given = [approve('eve@example.com'), approve('hal@example.com'), approve('di'), approve('di@corp.example')];
    expect(check('{rules: [{from: ops, count: 2}, {from: mute}]}', given)).toMatchObject({
      message: '1 of 2 approvals by ops are given.',
      observed: ['di'],
    });
  });

  test('all rules that are met are told', () => {
    expect(check('{rules: [{from: ops}, {from: risk}]}', [approve('di')]).message).toBe(
      'All approvals are there: 1 by ops, 1 by risk.',
    );
  });

  test('who rejects is not shown among who approves', () => {
    expect(check(TWO, [reject('cy@example.com'), approve('fay@example.com')]).observed).toEqual(['fay@example.com']);
  });

  test('nobody counts while who asked is unknown', () => {
    const strict = '{rules: [{from: ops}], preventSelfApproval: true}';
    expect(check(strict, [approve('cy@example.com')], {}, '')).toMatchObject({ result: 'inconclusive', observed: [] });
  });
});

describe('time', () => {
  const expiring = '{rules: [{from: ops}], expiresAfter: 2h}';
  test.each([
    ['before the request', ONE, approve('cy@example.com', 25), 'inconclusive'],
    ['at the very moment of the request', ONE, approve('cy@example.com', 24), 'inconclusive'],
    ['just after the request', ONE, approve('cy@example.com', 23.999), 'pass'],
    ['in the future', ONE, approve('cy@example.com', -1), 'inconclusive'],
    ['now', ONE, approve('cy@example.com', 0), 'pass'],
    ['not expired', expiring, approve('cy@example.com', 1.999), 'pass'],
    ['expired at exactly at + expiresAfter', expiring, approve('cy@example.com', 2), 'inconclusive'],
    ['at no time stamp', ONE, approve('cy@example.com', 1, { at: 'yesterday' }), 'inconclusive'],
  ])('%s', (_rule, rules, given, result) => {
    expect(check(rules, [given]).result).toBe(result);
  });

  test('without requestedAt none counts', () => {
    const asked = { from: 'Staging', to: 'Production', requestedBy: 'bo@example.com' };
    expect(check(ONE, [approve('cy@example.com')], { transition: asked })).toMatchObject({
      result: 'inconclusive',
      message: 'When the promotion was requested is unknown, so no approval counts.',
    });
  });
});

describe('preventSelfApproval', () => {
  const strict = '{rules: [{from: ops}], preventSelfApproval: true}';
  const asked = (requestedBy: string | undefined) => ({ transition: { ...transition, requestedBy } });

  test('the requester does not count', () => {
    expect(check(strict, [approve('cy@example.com')], asked('CY@example.com')).result).toBe('inconclusive');
    expect(check(ONE, [approve('cy@example.com')], asked('cy@example.com')).result).toBe('pass');
  });

  test("the version's author does not count, by any address", () => {
    expect(check(strict, [approve('di@example.com')], {}, 'di@corp.example').result).toBe('inconclusive');
  });

  test('the key in `people` is one of the names', () => {
    expect(check(strict, [approve('di@example.com')], asked('di')).result).toBe('inconclusive');
    expect(check(strict, [approve('di@example.com')], {}, 'Di').result).toBe('inconclusive');
    expect(check(strict, [approve('di')], asked('di@corp.example')).result).toBe('inconclusive');
  });

  test('others count', () => {
    expect(check(strict, [approve('cy@example.com')]).result).toBe('pass');
  });

  test('an unknown requester or author is inconclusive', () => {
    for (const nobody of [undefined, '', '  ']) {
      expect(check(strict, [approve('cy@example.com')], asked(nobody))).toMatchObject({
        result: 'inconclusive',
        message: expect.stringContaining('self-approval cannot be ruled out') as string,
      });
    }
    const evidence = evidenceOf({ transition, approvals: [approve('cy@example.com')] });
    expect(checkAt(decideOn(policy(strict), evidence), 'transitions[0].approvals').result).toBe('inconclusive');
  });
});

describe('rejections', () => {
  test.each([
    ["a member's is fail", [reject('cy@example.com')], 'fail'],
    ['it stands, whatever follows', [reject('cy@example.com', 3), approve('cy@example.com', 1)], 'fail'],
    ['it stands beside enough approvals', [approve('di@example.com', 3), reject('cy@example.com', 1)], 'fail'],
    ["outsiders' do not count", [reject('eve@example.com'), approve('cy@example.com')], 'pass'],
    ['until requested again', [reject('cy@example.com', 25), approve('di@example.com')], 'pass'],
    ['at the very moment of the request it stands', [reject('cy@example.com', 24)], 'fail'],
    ['in the future it stands', [reject('cy@example.com', -9)], 'fail'],
    ['at an unknown time it stands', [reject('cy@example.com', 1, { at: 'once' })], 'fail'],
    ['with wrong digests it stands', [reject('cy@example.com', 1, { digests: { version: 'sha256:0' } })], 'fail'],
    ["the requester's own stands, too", [reject('fay@example.com')], 'fail'],
    ['by the key in `people` it stands', [reject('di'), approve('cy@example.com')], 'fail'],
  ])('%s', (_rule, given, result) => {
    const asked = { transition: { ...transition, requestedBy: 'fay@example.com' } };
    expect(check('{rules: [{from: ops}], preventSelfApproval: true}', given, asked).result).toBe(result);
  });

  test.each([
    ['in one sentence', 'No.\nNever!..', 'cy@example.com rejected it: No. Never!.'],
    ['clipped', 'x'.repeat(999), `cy@example.com rejected it: ${'x'.repeat(199)}….`],
    ['where one is stated', '  ', 'cy@example.com rejected it.'],
  ])('the reason is shown %s', (_rule, reason, message) => {
    expect(check(ONE, [reject('cy@example.com', 1, { reason })]).message).toBe(message);
  });

  test('without requestedAt a rejection stands', () => {
    const asked = { from: 'Staging', to: 'Production' };
    expect(check(ONE, [reject('cy@example.com', 999)], { transition: asked }).result).toBe('fail');
  });
});

describe('digests', () => {
  const identity = { path: 'promotion-policy.yaml', digest: 'a'.repeat(40), preview: false };
  const evidenceWith = (digests: unknown) =>
    evidenceOf({ transition, approvals: [approve('cy@example.com', 1, { digests })] }, { author: 'ana@example.com' });
  const result = (digests: unknown, known = true) =>
    checkAt(decideOn(policy(ONE), evidenceWith(digests), known ? { identity } : {}), 'transitions[0].approvals').result;
  const right = digestsOf({ evidence: evidenceWith(undefined), transition: policy(ONE).transitions![0]!, identity });

  test('all three right', () => {
    expect(result(right)).toBe('pass');
  });

  test('one that is bound counts beside one that was written by hand', () => {
    const given = [approve('cy@example.com', 1, { digests: right }), approve('di@example.com')];
    const evidence = evidenceOf({ transition, approvals: given }, { author: 'ana@example.com' });
    const decision = decideOn(policy(TWO), evidence, { identity });
    expect(checkAt(decision, 'transitions[0].approvals').result).toBe('pass');
  });

  test('none at all: bound to it', () => {
    expect(result(undefined)).toBe('pass');
  });

  test.each(['version', 'policy', 'evidence'])('a wrong %s digest never counts', (name) => {
    expect(result({ ...right, [name]: 'sha256:0' })).toBe('inconclusive');
  });

  test('are computed once for all approvals', () => {
    const readsWith = (count: number): number => {
      let reads = 0;
      const evidence = evidenceOf({ transition }, { author: 'ana@example.com' });
      const candidate = {
        ...evidence.candidate,
        get framework() {
          reads += 1;
          return 'torch';
        },
      };
      const given = Array.from({ length: count }, () => approve('cy@example.com', 1, { digests: right }) as Approval);
      decideOn(policy(ONE), { ...evidence, candidate, approvals: given }, { identity });
      return reads;
    };
    expect(readsWith(1)).toBeGreaterThan(0);
    expect(readsWith(50)).toBe(readsWith(1));
  });

  test('a policy digest where the policy is not known never counts', () => {
    expect(result(right, false)).toBe('inconclusive');
    expect(result({ version: right.version }, false)).toBe('pass');
  });
});
