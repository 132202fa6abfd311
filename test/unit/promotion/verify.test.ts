import { describe, expect, it } from 'vitest';
import type { OutcomeEvent } from '../../../core/audit/events';
import { verifyAudit } from '../../../core/promotion/services';
import { promote } from './helpers';
import { Clone, variant, governedWorld } from './world';

async function promoted(): Promise<Clone> {
  const ana = new Clone(governedWorld('1', '2'), 'ana@example.com');
  await promote(ana, 'fraud/1', 'Staging');
  await promote(ana, 'fraud/1', 'Production');
  return ana;
}

function tamper(s: Clone, index: number, change: (event: OutcomeEvent) => Partial<OutcomeEvent>): void {
  const entry = s.world.trail[index]!;
  s.world.trail[index] = {
    ...entry,
    event: { ...entry.event, ...change(entry.event as OutcomeEvent) } as OutcomeEvent,
  };
}

describe('verifyAudit', () => {
  it('finds a stage that somebody moved by hand, and says what and who', async () => {
    const ana = await promoted();
    ana.world.move('fraud', [{ kind: 'assign', version: '2', stage: 'prod' }]);
    const { ok, findings } = await verifyAudit(ana);
    expect(ok).toBe(false);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      kind: 'outOfBand',
      model: 'fraud',
      subject: ana.world.stageEvents.at(-1)?.subject,
    });
    expect(findings[0]?.message).toContain('from 1 to 2, 1 without a record (2 was assigned by outsider@example.com');
  });

  it('finds a move by hand in a registry that keeps no history', async () => {
    const ana = new Clone(governedWorld('1', '2'), 'ana@example.com', { compareAndSet: false });
    await promote(ana, 'fraud/1', 'Staging');
    expect((await verifyAudit(ana)).findings).toEqual([]);
    ana.world.move('fraud', [{ kind: 'release', version: '1', stage: 'staging' }]);
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'outOfBand', subject: 'fraud@staging' }]);
  });

  it('finds a hand-made move that was undone again', async () => {
    const ana = await promoted();
    ana.world.move('fraud', [
      { kind: 'assign', version: '2', stage: 'prod' },
      { kind: 'release', version: '2', stage: 'prod' },
    ]);
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'outOfBand' }]);
  });

  it('takes what was there before the first record for the beginning', async () => {
    const world = governedWorld('1', '2');
    world.move('fraud', [{ kind: 'assign', version: '1', stage: 'prod' }]);
    const ana = new Clone(world, 'ana@example.com');
    expect((await verifyAudit(ana)).findings).toEqual([]);
    await promote(ana, 'fraud/2', 'Staging');
    await promote(ana, 'fraud/2', 'Production');
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('finds moves of a governed model that has no record, not of an ungoverned one', async () => {
    const ana = await promoted();
    ana.world.add('churn', '1').move('churn', [{ kind: 'assign', version: '1', stage: 'prod' }]);
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'outOfBand', model: 'churn' }]);
    ana.world.policies = ana.world.policies.map((file) => ({ ...file, text: file.text.replace('["*"]', '[fraud]') }));
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('finds stamps of unknown records and stamps that were copied', async () => {
    const ana = await promoted();
    const known = ana.world.stageEvents[0]?.record;
    ana.world.move('fraud', [{ kind: 'assign', version: '2', stage: 'dev' }], 'R9999');
    ana.world.move('fraud', [{ kind: 'assign', version: '1', stage: 'dev' }], known);
    const stamps = (await verifyAudit(ana)).findings.filter(({ kind }) => kind === 'stamp');
    expect(stamps.map(({ message }) => message)).toEqual([
      expect.stringContaining('R9999, which is not in the audit trail') as string,
      expect.stringContaining('which is about something else') as string,
    ]);
  });

  it('finds what a record says was written and is gone', async () => {
    const ana = await promoted();
    const { subject } = ana.world.stageEvents.shift()!;
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'stamp', subject }]);
  });

  it('recomputes every decision from its own evidence', async () => {
    const ana = await promoted();
    tamper(ana, 3, ({ decision }) => ({
      decision: {
        ...decision!,
        evidence: {
          ...decision!.evidence,
          candidate: { ...decision!.evidence.candidate, metrics: { accuracy: { value: 0.2 } } },
        },
      },
    }));
    expect((await verifyAudit(ana)).findings).toMatchObject([
      { kind: 'decision', model: 'fraud', message: expect.stringContaining('it says pass') as string },
    ]);
  });

  it.each<[string, (event: OutcomeEvent) => Partial<OutcomeEvent>]>([
    ['a failed decision', ({ decision }) => ({ decision: { ...decision!, result: 'fail' } })],
    ['a decision about another version', ({ decision }) => ({ decision: { ...decision!, version: '2' } })],
    [
      'a working copy',
      ({ decision }) => ({ decision: { ...decision!, policy: { ...decision!.policy!, preview: true } } }),
    ],
  ])('finds a move that was applied on %s', async (_, change) => {
    const ana = await promoted();
    tamper(ana, 3, change);
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'decision' }]);
  });

  it('notes decisions whose policy is gone, unless an old text can be had', async () => {
    const ana = await promoted();
    const [file] = ana.world.policies;
    ana.world.policies = [{ path: file!.path, text: `${file!.text}# changed\n` }];
    const { ok, notes } = await verifyAudit(ana);
    expect([ok, notes.length]).toEqual([true, 2]);
    const policies = { ...ana.policies, byDigest: () => Promise.resolve(file!.text) };
    expect((await verifyAudit(variant(ana, { policies }))).notes).toEqual([]);
  });

  it('finds a trail that was cut off, and records told twice', async () => {
    const ana = await promoted();
    expect((await verifyAudit(ana, { lastSeenTip: 'c2' })).findings).toEqual([]);
    ana.world.trail.splice(2);
    const cut = await verifyAudit(ana, { lastSeenTip: 'c4' });
    expect(new Set(cut.findings.map(({ kind }) => kind))).toEqual(new Set(['truncated', 'stamp', 'outOfBand']));
    ana.world.trail.push({ ...ana.world.trail[1]!, id: 'c3' });
    expect((await verifyAudit(ana)).findings.filter(({ kind }) => kind === 'chain')).toHaveLength(1);
  });
});
