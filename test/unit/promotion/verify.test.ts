import { describe, expect, it } from 'vitest';
import type { OutcomeEvent } from '../../../core/audit/events';
import type { PolicyFile } from '../../../core/policy/source';
import { verifyAudit } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { promote } from './helpers';
import { governedRemote, modelOf, POLICY, policyFile, replacing, TimedRemote, variant } from './remote';

async function promoted(
  world = governedRemote('1', '2'),
): Promise<{ readonly world: TimedRemote; readonly ana: RegistrySession }> {
  const ana = world.cloneOf('ana@example.com');
  await promote(ana, 'fraud/1', 'Staging');
  await promote(ana, 'fraud/1', 'Production');
  return { world, ana };
}

/** Somebody rewrites the shared trail. */
function tamper(world: TimedRemote, index: number, change: (event: OutcomeEvent) => object): void {
  const entries = world.state.entries.map((entry, at) =>
    at === index ? { ...entry, event: { ...entry.event, ...change(entry.event as OutcomeEvent) } } : entry,
  );
  world.state = { ...world.state, entries };
}

describe('verifyAudit', () => {
  it('finds a stage that somebody moved by hand, and says what and who', async () => {
    const { world, ana } = await promoted();
    await world.byHand('fraud', [{ kind: 'assign', version: '2', stage: 'prod' }]);
    const { ok, findings } = await verifyAudit(ana);
    expect(ok).toBe(false);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      kind: 'outOfBand',
      model: 'fraud',
      subject: world.state.moves.at(-1)?.subject,
    });
    expect(findings[0]?.message).toContain('from 1 to 2, 1 without a record (2 was assigned by outsider@example.com');
  });

  it('finds a move by hand in a registry that keeps no history', async () => {
    const world = governedRemote('1', '2');
    const ana = world.cloneOf('ana@example.com', { compareAndSet: false });
    await promote(ana, 'fraud/1', 'Staging');
    expect((await verifyAudit(ana)).findings).toEqual([]);
    await world.byHand('fraud', [{ kind: 'release', version: '1', stage: 'staging' }]);
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'outOfBand', subject: 'fraud@staging' }]);
  });

  it('finds a trail that was cut off, and foreign stamps, by the stamps of a registry that keeps no history', async () => {
    const world = governedRemote('1', '2');
    const ana = world.cloneOf('ana@example.com', { compareAndSet: false });
    await promote(ana, 'fraud/1', 'Staging');
    const { intent = '' } = await promote(ana, 'fraud/1', 'Production');
    const { entries } = world.state;
    const stampsFound = async (): Promise<readonly string[]> =>
      (await verifyAudit(ana)).findings.filter(({ kind }) => kind === 'stamp').map(({ message }) => message);
    expect(await stampsFound()).toEqual([]);
    world.state = { ...world.state, entries: entries.slice(0, 2) };
    expect(await stampsFound()).toEqual([
      `fraud/1 carries the stamp of record ${intent}, which is not in the audit trail.`,
    ]);
    world.state = { ...world.state, entries };
    await world.byHand('fraud', [{ kind: 'assign', version: '2', stage: 'dev' }], intent);
    expect(await stampsFound()).toEqual([
      `fraud/2 carries the stamp of record ${intent}, which is about something else.`,
    ]);
  });

  it('finds a hand-made move that was undone again', async () => {
    const { world, ana } = await promoted();
    await world.byHand('fraud', [
      { kind: 'assign', version: '2', stage: 'prod' },
      { kind: 'release', version: '2', stage: 'prod' },
    ]);
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'outOfBand' }]);
  });

  it('takes what was there before the first record for the beginning', async () => {
    const world = governedRemote('1', '2');
    await world.byHand('fraud', [{ kind: 'assign', version: '1', stage: 'prod' }]);
    const ana = world.cloneOf('ana@example.com');
    expect((await verifyAudit(ana)).findings).toEqual([]);
    await promote(ana, 'fraud/2', 'Staging');
    await promote(ana, 'fraud/2', 'Production');
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('finds moves of a governed model that has no record, not of an ungoverned one', async () => {
    const models = [modelOf('fraud', ['1', '2']), modelOf('churn', ['1'])];
    const { world, ana } = await promoted(new TimedRemote(models, [policyFile()]));
    await world.byHand('churn', [{ kind: 'assign', version: '1', stage: 'prod' }]);
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'outOfBand', model: 'churn' }]);
    world.setPolicy(policyFile(POLICY.replace('["*"]', '[fraud]')));
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('finds stamps of unknown records and stamps that were copied', async () => {
    const { world, ana } = await promoted();
    const known = world.state.moves[0]?.record;
    await world.byHand('fraud', [{ kind: 'assign', version: '2', stage: 'dev' }], 'R9999');
    await world.byHand('fraud', [{ kind: 'assign', version: '1', stage: 'dev' }], known);
    const stamps = (await verifyAudit(ana)).findings.filter(({ kind }) => kind === 'stamp');
    expect(stamps.map(({ message }) => message)).toEqual([
      expect.stringContaining('R9999, which is not in the audit trail') as string,
      expect.stringContaining('which is about something else') as string,
    ]);
  });

  it('finds what a record says was written and is gone', async () => {
    const { world, ana } = await promoted();
    const { subject } = world.state.moves[0]!;
    world.state = { ...world.state, moves: world.state.moves.slice(1) };
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'stamp', subject }]);
  });

  it('recomputes every decision from its own evidence', async () => {
    const { world, ana } = await promoted();
    tamper(world, 3, ({ decision }) => ({
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
    const { world, ana } = await promoted();
    tamper(world, 3, change);
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'decision' }]);
  });

  it('judges decisions by policies that were replaced since, and notes those that nobody can have any more', async () => {
    const { world, ana } = await promoted();
    world.setPolicy(policyFile(`${POLICY}# changed\n`));
    expect(await verifyAudit(ana)).toMatchObject({ ok: true, notes: [] });
    const committed = (): Promise<readonly PolicyFile[]> => ana.policies.committed();
    const { ok, notes } = await verifyAudit(variant(ana, { policies: { committed, workingCopy: committed } }));
    expect([ok, notes.length]).toEqual([true, 2]);
  });

  it('finds a trail that was cut off, and records told twice', async () => {
    const { world, ana } = await promoted();
    expect((await verifyAudit(ana, { lastSeenTip: '2' })).findings).toEqual([]);
    const seen = (tip: string): RegistrySession =>
      variant(ana, { trail: replacing(ana.trail, { lastSeen: () => Promise.resolve(tip) }) });
    expect((await verifyAudit(seen('4'))).findings).toEqual([]);
    const two = world.state.entries.slice(0, 2);
    world.state = { ...world.state, entries: two };
    const cut = await verifyAudit(ana, { lastSeenTip: '4' });
    expect(new Set(cut.findings.map(({ kind }) => kind))).toEqual(new Set(['truncated', 'stamp', 'outOfBand']));
    expect((await verifyAudit(seen('4'))).findings).toContainEqual(expect.objectContaining({ kind: 'truncated' }));
    world.state = { ...world.state, entries: [...two, { ...two[1]!, id: '3' }] };
    expect((await verifyAudit(ana)).findings.filter(({ kind }) => kind === 'chain')).toHaveLength(1);
  });

  it.each<[string, number, (event: OutcomeEvent) => object, string]>([
    ['an outcome of another model', 3, () => ({ model: 'churn' }), 'which is about something else'],
    ['an outcome of another version', 3, () => ({ version: '2' }), 'which is about something else'],
    ['an outcome of no intent', 3, () => ({ intent: 'nobody' }), 'has no intent before it'],
    ['an applied outcome without an intent', 3, () => ({ intent: undefined }), 'has no intent before it'],
    ['a record told twice', 3, () => ({ id: 'twice' }), 'more than once'],
    ['a record from the past', 3, () => ({ at: '2020-01-01T00:00:00Z' }), 'but follows'],
    ['a record from the future', 0, () => ({ at: '2999-01-01T00:00:00Z' }), 'which follows it'],
    ['an intent for ever', 2, () => ({ deadline: '2999-01-01T00:00:00Z' }), 'claims its stages until'],
  ])('finds %s', async (name, index, change, message) => {
    const { world, ana } = await promoted();
    if (name.includes('twice')) tamper(world, 1, change);
    tamper(world, index, change);
    const chain = (await verifyAudit(ana)).findings.filter(({ kind }) => kind === 'chain');
    expect(chain.map((finding) => finding.message).join()).toContain(message);
  });

  it('finds a second outcome of an intent', async () => {
    const { world, ana } = await promoted();
    const [last] = world.state.entries.slice(-1);
    const again = { ...last!, id: '5', event: { ...last!.event, id: 'again' } };
    world.state = { ...world.state, entries: [...world.state.entries, again] };
    const { findings } = await verifyAudit(ana);
    expect(findings.map(({ message }) => message).join()).toContain('again is a second one of the intent');
  });

  it('finds receipts of what another record wrote', async () => {
    const { world, ana } = await promoted();
    const other = world.state.moves[0]!.subject;
    tamper(world, 3, ({ receipts }) => ({ receipts: receipts.map((receipt) => ({ ...receipt, subject: other })) }));
    expect((await verifyAudit(ana)).findings).toContainEqual(
      expect.objectContaining({
        kind: 'stamp',
        message: expect.stringContaining('does not carry its stamp') as string,
      }),
    );
  });

  it('finds what was moved by hand before a first record that says it is from the future', async () => {
    const { world, ana } = await promoted();
    await world.byHand('fraud', [
      { kind: 'assign', version: '2', stage: 'prod' },
      { kind: 'release', version: '2', stage: 'prod' },
    ]);
    tamper(world, 0, () => ({ at: '2999-01-01T00:00:00Z' }));
    expect((await verifyAudit(ana)).findings.map(({ kind }) => kind)).toContain('outOfBand');
  });
});

describe('the cost of verifyAudit', () => {
  it('is one question about holders, however many models have records', async () => {
    const names = ['a', 'b', 'c'];
    const world = new TimedRemote(
      names.map((name) => modelOf(name, ['1'])),
      [policyFile()],
    );
    const ana = world.cloneOf('ana@example.com');
    for (const name of names) await promote(ana, `${name}/1`, 'Staging');
    const asked: string[] = [];
    const registry = replacing(ana.registry, {
      holders: (...args) => {
        asked.push('holders');
        return ana.registry.holders(...args);
      },
      listVersions: (...args) => {
        asked.push('versions');
        return ana.registry.listVersions(...args);
      },
    });
    expect((await verifyAudit(variant(ana, { registry }))).findings).toEqual([]);
    expect(asked).toEqual(['holders']);
  });
});
