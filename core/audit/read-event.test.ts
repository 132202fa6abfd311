import { LosslessNumber } from 'lossless-json';
import { describe, expect, it } from 'vitest';
import type { ExactNumber } from '../policy/evidence';
import type { AuditEvent, OutcomeEvent } from './events';
import { eventText, readEvent } from './read-event';

const exact = (digits: string): ExactNumber => new LosslessNumber(digits) as ExactNumber & LosslessNumber;

const common = {
  schema: 1,
  id: '01J',
  at: '2026-11-22T12:00:00Z',
  actor: { name: 'Ana', email: 'ana@example.com', via: 'git config' },
  registry: 'git:.',
  model: 'fraud',
} as const;
const change = { kind: 'assign', version: '1', stage: 'prod' } as const;
const outcome: OutcomeEvent = {
  ...common,
  type: 'outcome',
  action: 'promote',
  intent: '01I',
  version: '1',
  from: 'None',
  to: 'Production',
  outcome: 'applied',
  message: 'Done.',
  severity: 'normal',
  decision: {
    model: 'fraud',
    version: '1',
    from: 'None',
    to: 'Production',
    result: 'pass',
    checks: [{ id: 'a', gate: 'allOf', result: 'pass', message: 'm', children: [] }],
    blockers: [],
    evidence: {
      now: common.at,
      model: 'fraud',
      transition: { from: 'None', to: 'Production' },
      candidate: { version: '1', metrics: { accuracy: { value: exact('0.90'), samples: 3 } } },
    },
  },
  basis: { holders: { prod: ['2'] } },
  changes: [change],
  receipts: [{ subject: 'refs/tags/fraud#prod#1', id: 'abc', change }],
};

/** The outcome with one place of its JSON replaced. */
function broken(path: string, value: unknown): string {
  const copy = JSON.parse(JSON.stringify(outcome)) as Record<string, unknown>;
  const keys = path.split('.');
  const parent = keys.slice(0, -1).reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], copy);
  (parent as Record<string, unknown>)[keys.at(-1) ?? ''] = value;
  return JSON.stringify(copy);
}

describe('an event', () => {
  it.each<AuditEvent>([
    outcome,
    { ...common, type: 'register', version: '2', source: 'HEAD' },
    { ...common, type: 'annotate', description: 'd', tags: { a: 'b', gone: null } },
    { ...common, type: 'alias', alias: 'blue', version: '1' },
    { ...common, type: 'request', version: '1', from: 'None', to: 'Production' },
    {
      ...{ ...common, type: 'approve', request: '01R', version: '1', to: 'Production' },
      digests: { version: 'sha256:1', policy: '2', evidence: 'sha256:3' },
    },
    {
      ...{ ...common, type: 'intent', action: 'rollback', version: '1', from: 'None', to: 'Production' },
      ...{ basis: { holders: {} }, changes: [change], deadline: '2026-11-22T12:02:00.123Z' },
    },
    { ...common, type: 'hold', stage: 'Production', reason: 'freeze' },
    { ...common, type: 'release', stage: 'Production' },
  ])('is read as it was written: $type', (event) => {
    expect(readEvent(eventText(event))).toEqual({ event });
  });

  it('keeps fields that a later version added, anywhere', () => {
    const added = {
      ...outcome,
      later: { a: [1] },
      decision: { ...outcome.decision, evidence: { ...evidence(), b: 2 } },
    };
    expect(readEvent(JSON.stringify(added))).toEqual({ event: JSON.parse(JSON.stringify(added)) as unknown });
  });

  it.each<[string, unknown, string]>([
    ['at', 'yesterday', 'at'],
    ['at', '2026-13-45T00:00:00Z', 'at'],
    ['at', '2026-11-22T12:00:00', 'at'],
    ['model', '', 'model'],
    ['actor.email', null, 'actor.email'],
    ['basis.holders', [], 'basis.holders'],
    ['basis.holders.prod', '2', 'basis.holders.prod'],
    ['changes', {}, 'changes'],
    ['changes.0.kind', 'steal', 'changes.0.kind'],
    ['receipts.0.change', null, 'receipts.0.change'],
    ['outcome', 'won', 'outcome'],
    ['decision.checks', null, 'decision.checks'],
    ['decision.checks.0.children', [{}], 'decision.checks.0.children.0.id'],
    ['decision.evidence.candidate', '1', 'decision.evidence.candidate'],
    ['decision.evidence.holds', [null], 'decision.evidence.holds.0'],
    [
      'decision.evidence.candidate.metrics.accuracy.samples',
      'many',
      'decision.evidence.candidate.metrics.accuracy.samples',
    ],
    ['hold', { stage: 'Production', at: 'then' }, 'hold.at'],
  ])('is not taken with a wrong %s (%j)', (path, value, place) => {
    expect(readEvent(broken(path, value))).toEqual({ problem: `its field "${place}" is missing or wrong` });
  });

  it.each<[string, string, string]>([
    ['no JSON', '{"a"', 'it is not valid JSON'],
    ['a field told twice', '{"schema":1,"schema":2}', 'it is not valid JSON'],
    ['a list', '[]', 'it is not a JSON object'],
    ['a number', '1.00', 'it is not a JSON object'],
    ['another schema', '{"schema":2}', 'its schema is not one that this version of Stagegate knows'],
    [
      'an unknown type',
      '{"schema":1,"type":"constructor"}',
      'it is of a kind that this version of Stagegate does not know',
    ],
    ['a missing field', '{"schema":1,"type":"hold"}', 'its field "id" is missing or wrong'],
    ['deep nesting', `{"a":${'['.repeat(500)}${']'.repeat(500)}}`, 'it is nested too deeply'],
    ['bottomless nesting', '['.repeat(1_000_000), 'it is not valid JSON'],
  ])('is not taken from %s', (_, text, problem) => {
    expect(readEvent(text)).toEqual({ problem });
  });

  it('has a place in one short line, whatever its names are', () => {
    const reading = readEvent(broken('basis.holders', { [`\n\u001b[31m${'x'.repeat(500)}`]: 1 }));
    expect(reading).toEqual({
      problem: expect.stringMatching(/^its field "basis\.holders\.[ -~]{1,90}" is/) as string,
    });
  });
});

function evidence(): object {
  return outcome.decision?.evidence ?? {};
}
