import { describe, expect, it } from 'vitest';
import type { OutcomeEvent } from '../../../core/audit/events';
import type { PolicyHistory } from '../../../core/policy/source';
import {
  annotate,
  openPromotions,
  resumePromotion,
  revertPromotion,
  setAlias,
  verifyAudit,
} from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { promote, rollback } from './helpers';
import { governedRemote, modelOf, POLICY, policyFile, TimedRemote, variant } from './remote';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const LEASE = 3 * 60 * 1000;

/** The session with another history of policies than the ref's. */
function withHistory(s: RegistrySession, change: (history: PolicyHistory) => PolicyHistory): RegistrySession {
  const history = async (): Promise<PolicyHistory> => change((await s.policies.history?.())!);
  return variant(s, { policies: { ...s.policies, history } });
}

/** Committed so long ago, and pushed just now. */
function committedBefore(s: RegistrySession, milliseconds: number): RegistrySession {
  const at = new Date(s.now().getTime() - milliseconds).toISOString();
  return withHistory(s, (history) => ({ ...history, changes: history.changes.map((one) => ({ ...one, at })) }));
}

function tamper(world: TimedRemote, index: number, change: (event: OutcomeEvent) => object): void {
  const entries = world.state.entries.map((entry, at) =>
    at === index ? { ...entry, event: { ...entry.event, ...change(entry.event as OutcomeEvent) } } : entry,
  );
  world.state = { ...world.state, entries };
}

describe('a policy that was committed some time before it was pushed', () => {
  it.each<[string, (s: RegistrySession) => Promise<unknown>]>([
    ['an ungoverned promotion', (s) => promote(s, 'fraud/1', 'prod', { ungoverned: true })],
    ['an alias', (s) => setAlias(s, { ref: 'fraud/1', alias: 'prod' })],
  ])('makes a note of %s, and a finding where it was there long before', async (_, move) => {
    const world = new TimedRemote([modelOf('fraud', ['1'])]);
    const ana = world.cloneOf('ana@example.com');
    await move(ana);
    world.setPolicy(policyFile());
    const late = await verifyAudit(committedBefore(ana, HOUR));
    expect([late.findings, late.notes]).toEqual([[], [expect.stringContaining('may not have been in force')]]);
    expect((await verifyAudit(committedBefore(ana, 2 * DAY))).findings).toMatchObject([
      { kind: 'decision', message: expect.stringContaining('promotion-policy.yaml') as string },
    ]);
  });

  it('is not mixed up with other models whose clocks were ahead', async () => {
    const world = new TimedRemote([modelOf('fraud', ['1']), modelOf('churn', ['1'])]);
    const ana = world.cloneOf('ana@example.com');
    await annotate(ana, { ref: 'churn/1', tags: { k: 'v' } });
    tamper(world, 0, ({ at }) => ({ at: new Date(Date.parse(at) + HOUR).toISOString() }));
    await promote(ana, 'fraud/1', 'prod', { ungoverned: true });
    world.setPolicy(policyFile());
    expect(await verifyAudit(ana)).toMatchObject({ findings: [], notes: [] });
  });
});

describe('a policy that is only on another branch', () => {
  it('is a note where the rest of the record is right', async () => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    const rewritten = withHistory(ana, ({ files, complete }) => ({
      files: files.map((file) => ({ ...file, elsewhere: true })),
      changes: [],
      complete,
    }));
    const { findings, notes } = await verifyAudit(rewritten);
    expect([findings, notes]).toEqual([[], [expect.stringContaining('but not in that of the governance ref')]]);
    tamper(world, 1, ({ decision }) => ({ decision: { ...decision!, checks: [] } }));
    expect((await verifyAudit(rewritten)).findings).toMatchObject([{ kind: 'decision' }]);
  });
});

describe('a model that comes under a policy', () => {
  it('answers for moves by hand from then on', async () => {
    const models = [modelOf('fraud', ['1']), modelOf('churn', ['1', '2'])];
    const world = new TimedRemote(models, [policyFile(POLICY.replace('["*"]', '[fraud]'))]);
    const ana = world.cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    await world.byHand('churn', [{ kind: 'assign', version: '1', stage: 'prod' }]);
    world.setPolicy(policyFile());
    expect((await verifyAudit(ana)).findings).toEqual([]);
    await world.byHand('churn', [{ kind: 'assign', version: '2', stage: 'prod' }]);
    expect((await verifyAudit(ana)).findings).toMatchObject([{ kind: 'outOfBand', model: 'churn' }]);
  });
});

describe('one wrong clock', () => {
  const shifted =
    (days: number) =>
    ({ at }: OutcomeEvent) => ({
      at: new Date(Date.parse(at) + days * DAY).toISOString(),
    });

  it.each<[string, number, number[]]>([
    ['ahead', 10, [1]],
    ['ahead for two records', 10, [1, 2]],
    ['behind', -10, [3]],
    ['behind for the last two records', -10, [4, 5]],
  ])('that is %s is found once a record, and nobody else’s', async (_, days, wrong) => {
    const world = governedRemote('1');
    const ana = world.cloneOf('ana@example.com');
    for (const k of ['a', 'b', 'c', 'd', 'e', 'f']) await annotate(ana, { ref: 'fraud/1', tags: { k } });
    for (const index of wrong) tamper(world, index, shifted(days));
    const { findings } = await verifyAudit(ana);
    expect(findings.map(({ kind, subject }) => [kind, subject])).toEqual(
      wrong.map((index) => ['chain', world.events()[index]!.id]),
    );
  });
});

describe('a stage that the registry is to call otherwise', () => {
  it('can be rolled back to what held it under its old name', async () => {
    const world = governedRemote('1', '2');
    const ana = world.cloneOf('ana@example.com');
    for (const version of ['1', '2']) {
      await promote(ana, `fraud/${version}`, 'Staging');
      if (version === '2') world.setPolicy(policyFile(POLICY.replace('native: prod', 'native: live')));
      await promote(ana, `fraud/${version}`, 'Production');
    }
    expect(await rollback(ana, 'Production', '1')).toMatchObject({ outcome: 'applied', version: '1' });
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });
});

const roles = (ops: string): string =>
  `roles:\n  team: {members: [ana@example.com], may: ["promote:*"]}\n  ops: {members: [${ops}], may: ["promote:*", "rollback:*"]}\n`;

/** Ana's promotion of 2 to production lacks all but its first write. */
async function interrupted(): Promise<TimedRemote> {
  const world = new TimedRemote([modelOf('fraud', ['1', '2'])], [policyFile(POLICY + roles('ops@example.com'))]);
  const ana = world.cloneOf('ana@example.com', { compareAndSet: false, failAfter: 3 });
  await promote(ana, 'fraud/1', 'Staging');
  await promote(ana, 'fraud/1', 'Production');
  await promote(ana, 'fraud/2', 'Staging');
  expect(await promote(ana, 'fraud/2', 'Production')).toMatchObject({ outcome: 'unknown' });
  world.pass(LEASE);
  return world;
}

async function settle(world: TimedRemote, email: string, how: typeof revertPromotion): Promise<OutcomeEvent> {
  const s = world.cloneOf(email, { compareAndSet: false });
  const [open] = await openPromotions(s);
  return how(s, open!);
}

async function found(world: TimedRemote): Promise<string[]> {
  return (await verifyAudit(world.cloneOf('ed@example.com', { compareAndSet: false }))).findings.map(
    ({ message }) => message,
  );
}

describe.each([
  ['reverting', revertPromotion, 'reverted'],
  ['resuming', resumePromotion, 'applied'],
] as const)('%s what was interrupted', (_, how, outcome) => {
  it('is judged by the policy that allows it then', async () => {
    const world = await interrupted();
    world.setPolicy(policyFile(POLICY + roles('zoe@example.com')));
    expect(await settle(world, 'zoe@example.com', how)).toMatchObject({ outcome });
    world.setPolicy(policyFile(POLICY + roles('ops@example.com')));
    expect(await found(world)).toEqual([]);
  });

  it('is anybody’s once no policy is there any more', async () => {
    const world = await interrupted();
    world.setPolicy();
    expect(await settle(world, 'zoe@example.com', how)).toMatchObject({ outcome, settledUnder: null });
    expect(await found(world)).toEqual([]);
  });

  it('is the affair of whoever began it, in whatever case they write their address', async () => {
    const world = await interrupted();
    expect(await settle(world, 'Ana@Example.com', how)).toMatchObject({ outcome });
    expect(await found(world)).toEqual([]);
  });

  it('is found where the policy did not allow it', async () => {
    const world = await interrupted();
    await settle(world, 'ops@example.com', how);
    const last = world.events().length - 1;
    tamper(world, last, () => ({ actor: { name: 'Eve', email: 'eve@example.com', via: 'git config' } }));
    if (outcome === 'applied') tamper(world, last - 1, () => ({ actor: (world.events()[last] as OutcomeEvent).actor }));
    expect((await found(world)).join()).toContain('eve@example.com has no role that may');
    tamper(world, last, () => ({ settledUnder: null }));
    expect((await found(world)).join()).toContain('it was settled under no policy, although promotion-policy.yaml');
  });
});
