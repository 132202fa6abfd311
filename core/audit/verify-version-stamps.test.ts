import { describe, expect, it } from 'vitest';
import type { AuditEvent, IntentEvent, OutcomeEvent } from './events';
import type { TrailSnapshot } from './trail';
import { versionStampFindings } from './verify-version-stamps';
import type { Stamps, StageChange } from '../registry/port';

const REGISTRY = 'mlflow:https://host';

function changeOf(version: string, kind: StageChange['kind'] = 'assign'): StageChange {
  return { kind, version, stage: 'alias:champion' };
}

function base(id: string, model: string): Pick<IntentEvent, 'schema' | 'id' | 'at' | 'actor' | 'registry' | 'model'> {
  const actor = { name: 'Ana', email: 'ana@example.com', via: 'git config' };
  return { schema: 1, id, at: '2026-11-22T12:00:00Z', actor, registry: REGISTRY, model };
}

function intent(id: string, model: string, ...versions: readonly string[]): IntentEvent {
  const changes = versions.map((version, index) => changeOf(version, index === 0 ? 'assign' : 'release'));
  const move = { action: 'promote', version: versions[0] ?? '', from: 'Staging', to: 'Production' } as const;
  return { ...base(id, model), type: 'intent', ...move, basis: { holders: {} }, changes, deadline: '' };
}

function outcome(id: string, of: IntentEvent, repaired: readonly string[] = []): OutcomeEvent {
  const { model, action, version, from, to, basis, changes } = of;
  const receipts = repaired.map((other) => ({ subject: other, id: 'release', change: changeOf(other, 'release') }));
  const move = { action, version, from, to, basis, changes, receipts, intent: of.id };
  return { ...base(id, model), ...move, type: 'outcome', outcome: 'applied', message: '', severity: 'normal' };
}

function trailOf(...events: readonly AuditEvent[]): TrailSnapshot {
  const entries = events.map((event, index) => ({
    id: `link-${String(index)}`,
    ...(index === 0 ? {} : { parent: `link-${String(index - 1)}` }),
    event,
  }));
  return { entries, problems: [] };
}

function stamps(versions: readonly (readonly [string, string, string])[], trails: Record<string, string> = {}): Stamps {
  return {
    versions: versions.map(([model, version, record]) => ({ model, version, record, subject: `${model}/${version}` })),
    trails: new Map(Object.entries(trails)),
  };
}

const MOVE = intent('I1', 'fraud', '2', '1');
const TRAIL = trailOf(MOVE, outcome('O1', MOVE));

function messages(given: Stamps, snapshot = TRAIL, governed: readonly string[] = []): readonly string[] {
  const events = snapshot.entries.map(({ event }) => event).filter(({ registry }) => registry === REGISTRY);
  const isGoverned = (model: string): boolean => governed.includes(model);
  return versionStampFindings(given, { snapshot, events, isGoverned }).findings.map(({ message }) => message);
}

describe('versionStampFindings', () => {
  it('has nothing to say of versions that their record moved, into a stage or out of it', () => {
    const given = [
      ['fraud', '2', 'I1'],
      ['fraud', '1', 'I1'],
    ] as const;
    expect(messages(stamps(given, { fraud: 'link-0' }), TRAIL, ['fraud'])).toEqual([]);
  });

  it('has nothing to say of versions that a repair took away, and of aliases', () => {
    const alias: AuditEvent = {
      ...base('A1', 'fraud'),
      ...{ type: 'alias', alias: 'shadow', version: '5', changes: [changeOf('5')] },
    };
    const trail = trailOf(MOVE, outcome('O1', MOVE, ['9']), alias);
    expect(messages(stamps([['fraud', '9', 'I1']]), trail)).toEqual([]);
    expect(messages(stamps([['fraud', '5', 'A1']]), trail)).toEqual([]);
  });

  it.each([
    ['another version', ['fraud', '3', 'I1']],
    ['another model', ['churn', '2', 'I1']],
  ] as const)('finds the stamp of a record about %s', (_, stamp) => {
    const [found, ...others] = messages(stamps([stamp], { churn: 'link-0' }));
    expect([found, others]).toEqual([
      `${stamp[0]}/${stamp[1]} carries the stamp of record I1, which is about something else.`,
      [],
    ]);
  });

  it('finds the stamp of a record about another registry', () => {
    const other = { ...MOVE, registry: 'mlflow:https://elsewhere' };
    expect(messages(stamps([['fraud', '2', 'I1']]), trailOf(other, intent('I2', 'fraud', '1')))).toEqual([
      'fraud/2 carries the stamp of record I1, which is about something else.',
    ]);
  });

  it('finds the stamp of a record that the trail lacks, of a model that is its own by a record or the mark', () => {
    const sentence = ['churn/4 carries the stamp of record I7, which is not in the audit trail.'];
    const given = [['churn', '4', 'I7']] as const;
    expect(messages(stamps(given, { churn: 'link-0' }))).toEqual(sentence);
    expect(messages(stamps(given), trailOf(MOVE, intent('I2', 'churn', '1')))).toEqual(sentence);
    expect(messages(stamps(given), TRAIL, ['churn'])).toEqual([]);
  });

  it('leaves models of other trails to those, and notes the ones that the policy claims', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const given = stamps(
      names.map((name) => [name, '1', 'I7'] as const),
      Object.fromEntries(names.map((name) => [name, 'other'])),
    );
    const isGoverned = (model: string): boolean => model !== 'a';
    const state = { snapshot: TRAIL, events: TRAIL.entries.map(({ event }) => event), isGoverned };
    expect(versionStampFindings(given, state)).toEqual({
      findings: [],
      notes: [
        'Other audit trails than this one keep the records of b, c, d, e, f and 1 more, so that they were not judged.',
      ],
    });
  });

  it('finds a model of another trail that this one has moved, or governs without a record', () => {
    const accused = [
      'fraud belongs to the audit trail that begins with other, which is not this one: find out which of them is its own.',
    ];
    const given = stamps([['fraud', '2', 'I7']], { fraud: 'other' });
    expect(messages(given)).toEqual(accused);
    expect(messages(given, trailOf(MOVE))).toEqual([]);
    expect(messages(given, trailOf(), ['fraud'])).toEqual(accused);
    expect(messages(given, trailOf())).toEqual([]);
  });
});
