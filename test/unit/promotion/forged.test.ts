import { describe, expect, it } from 'vitest';
import type { AuditEvent, IntentEvent, OutcomeEvent } from '../../../core/audit/events';
import type { VerifyFinding } from '../../../core/audit/report';
import { verifyAudit } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import type { Identity, Receipt, StageChange } from '../../../core/registry/port';
import { promote, rollback } from './helpers';
import { governedRemote, modelOf, POLICY, policyFile, TimedRemote } from './remote';

const NOBODY: Identity = { name: 'Eve', email: 'eve@example.com', via: 'git config' };
const ROLES = `roles:
  team: {members: [ana@example.com], may: ["promote:*", "rollback:*"]}
  chief: {members: [cy@example.com], may: ["promote:*", break-glass]}
`;

/** Ana has brought 1 to production and 2 to staging, under a policy with roles. */
async function honest(): Promise<{ readonly world: TimedRemote; readonly ana: RegistrySession }> {
  const world = new TimedRemote([modelOf('fraud', ['1', '2', '3', '4'])], [policyFile(POLICY + ROLES)]);
  const ana = world.cloneOf('ana@example.com');
  await promote(ana, 'fraud/1', 'Staging');
  await promote(ana, 'fraud/1', 'Production');
  await promote(ana, 'fraud/2', 'Staging');
  expect((await verifyAudit(ana)).findings).toEqual([]);
  return { world, ana };
}

const assign = (version: string, stage: string): StageChange => ({ kind: 'assign', version, stage });
const release = (version: string, stage: string): StageChange => ({ kind: 'release', version, stage });

interface Forgery {
  readonly changes: readonly StageChange[];
  readonly intent?: Partial<IntentEvent>;
  readonly outcome: Partial<OutcomeEvent>;
}

let forgeries = 0;

/** Somebody who may write to registry and trail makes a move up, from the last honest one, and stamps it well. */
async function forge(world: TimedRemote, { changes, intent, outcome }: Forgery): Promise<void> {
  const [announced, recorded] = world.events().slice(-2) as [IntentEvent, OutcomeEvent];
  const id = `FORGED${String((forgeries += 1))}`;
  const before = world.state.moves.length;
  await world.byHand('fraud', changes, id);
  const moves = world.state.moves.slice(before);
  const receipts = moves.map(({ subject, kind, version, stage }): Receipt => ({
    subject,
    id: subject,
    change: { kind, version, stage },
  }));
  const holders = { prod: ['1'], staging: ['2'] };
  const start = { basis: { holders }, changes };
  append(world, { ...announced, ...start, ...intent, id });
  append(world, { ...recorded, ...start, receipts, ...outcome, id: `${id}-outcome`, intent: id });
}

function append(world: TimedRemote, event: AuditEvent): void {
  const { entries } = world.state;
  const entry = { id: String(entries.length + 1), parent: String(entries.length), event };
  world.state = { ...world.state, entries: [...entries, entry] };
}

async function findings(world: TimedRemote): Promise<readonly VerifyFinding[]> {
  return (await verifyAudit(world.cloneOf('ed@example.com'))).findings;
}

async function expectFound(world: TimedRemote, kind: VerifyFinding['kind'], message: string): Promise<void> {
  const found = (await findings(world)).filter((finding) => finding.message.includes(message));
  expect(found.map((finding) => finding.kind)).toContain(kind);
}

const TO_PRODUCTION = [assign('4', 'prod'), release('1', 'prod'), assign('1', 'archived')];
const UNDECIDED = { decision: undefined!, policy: undefined! };

describe('a forged record', () => {
  it('that moves another version than its passing decision is about', async () => {
    const { world } = await honest();
    await forge(world, { changes: TO_PRODUCTION, outcome: {} });
    await expectFound(world, 'decision', 'its changes are not those of moving 2 from None to Staging');
  });

  it('that moves more than its intent announced', async () => {
    const { world } = await honest();
    await forge(world, { changes: TO_PRODUCTION, intent: { changes: [] }, outcome: {} });
    await expectFound(world, 'decision', 'something else than its intent');
  });

  it('that calls a governed model ungoverned', async () => {
    const { world } = await honest();
    const move = {
      version: '4',
      from: 'None',
      to: 'prod',
      ungoverned: true,
      severity: 'raised',
      ...UNDECIDED,
    } as const;
    const changes = [assign('4', 'prod'), release('1', 'prod')];
    await forge(world, { changes, intent: { ...move, policy: undefined! }, outcome: move });
    await expectFound(world, 'decision', 'although promotion-policy.yaml governed fraud then');
  });

  it('that forces a move without the right to', async () => {
    const { world, ana } = await honest();
    const refused = await promote(world.cloneOf(NOBODY.email), 'fraud/2', 'Production');
    expect(refused.outcome).toBe('refused');
    const changes = [assign('2', 'prod'), release('2', 'staging'), release('1', 'prod'), assign('1', 'archived')];
    const last = { version: '2', from: 'Staging', to: 'Production', actor: refused.actor, forced: true } as const;
    await ana.trail.fetch();
    const outcome = { ...refused, ...last, outcome: 'applied', severity: 'raised', changes } as const;
    const { basis } = refused;
    const intent: Partial<IntentEvent> = { ...last, basis, changes, type: 'intent', deadline: refused.at };
    const id = 'FORGED-FORCE';
    const before = world.state.moves.length;
    await world.byHand('fraud', changes, id);
    const receipts = world.state.moves.slice(before).map(({ subject }, index): Receipt => ({
      subject,
      id: subject,
      change: changes[index]!,
    }));
    append(world, { ...refused, ...intent, id } as AuditEvent);
    append(world, { ...outcome, receipts, id: `${id}-outcome`, intent: id });
    await expectFound(world, 'decision', 'eve@example.com has no role that may break-glass');
  });

  it('that hides that it was forced', async () => {
    const { world } = await honest();
    const cy = world.cloneOf('cy@example.com');
    await promote(cy, 'fraud/2', 'Production', { force: true });
    expect(await findings(world)).toEqual([]);
    const at = world.state.entries.length - 1;
    const entries = world.state.entries.map((entry, index) =>
      index === at ? { ...entry, event: { ...entry.event, forced: true } as AuditEvent } : entry,
    );
    world.state = { ...world.state, entries };
    await expectFound(world, 'decision', 'it hides how it came about');
  });

  it.each([
    ['that was in nobody’s history', policyFile('version: 1\nmodels: ["*"]\n'), 'is in the history of no branch'],
    [
      'that governs other models',
      policyFile('version: 1\nmodels: [other]\n', 'other.promotion-policy.yaml'),
      'never governed',
    ],
    [
      'that another one always went before',
      policyFile('version: 1\nmodels: ["**"]\n', 'lax.promotion-policy.yaml'),
      'never governed',
    ],
  ])('that was decided by a policy %s', async (name, file, message) => {
    const { world } = await honest();
    const { policies } = world.state;
    if (!name.includes('nobody')) {
      const text = POLICY.replace('["*"]', '[fraud]') + ROLES;
      world.setPolicy(policyFile(text), file);
    }
    const { path, digest } = file;
    const decision = (world.events().at(-1) as OutcomeEvent).decision!;
    await forge(world, {
      changes: [assign('2', 'staging')],
      outcome: { decision: { ...decision, policy: { path, digest, preview: false } } },
    });
    await expectFound(world, 'decision', message);
    world.setPolicy(...policies);
    await expectFound(world, 'decision', message);
  });

  it('that was undone into something else', async () => {
    const { world } = await honest();
    const changes = [assign('4', 'prod'), release('1', 'prod')];
    const intent = { changes: [assign('2', 'staging')] };
    await forge(world, { changes, intent, outcome: { outcome: 'reverted', ...UNDECIDED } });
    await expectFound(world, 'decision', 'something else than its intent');
    await expectFound(world, 'outOfBand', 'prod of fraud moved from 1 to 4');
  });

  it('that was undone by an intent made for it', async () => {
    const { world } = await honest();
    const changes = [assign('4', 'prod'), release('1', 'prod')];
    const intent = { changes: [release('4', 'prod'), assign('1', 'prod')] };
    await forge(world, { changes, intent, outcome: { outcome: 'reverted', ...UNDECIDED } });
    await expectFound(world, 'outOfBand', 'prod of fraud moved from 1 to 4');
  });

  it('that was undone without an intent', async () => {
    const { world } = await honest();
    const last = world.events().at(-1) as OutcomeEvent;
    append(world, { ...last, intent: undefined!, id: 'ALONE', outcome: 'reverted', changes: [], receipts: [] });
    await expectFound(world, 'chain', 'has no intent before it');
  });

  it('of somebody who was not the one decided about', async () => {
    const { world } = await honest();
    await forge(world, { changes: [assign('2', 'staging')], intent: { actor: NOBODY }, outcome: { actor: NOBODY } });
    await expectFound(world, 'decision', 'its decision is about what ana@example.com may do, not eve@example.com');
  });

  it('whose decision left the authorization out', async () => {
    const { world } = await honest();
    const decision = (world.events().at(-1) as OutcomeEvent).decision!;
    const checks = decision.checks.filter(({ id }) => id !== 'authorization');
    const evidence = { ...decision.evidence, actor: NOBODY.email };
    const forged = { actor: NOBODY, decision: { ...decision, evidence, checks } };
    await forge(world, { changes: [assign('2', 'staging')], intent: { actor: NOBODY }, outcome: forged });
    await expectFound(world, 'decision', 'it says pass, but its evidence and policy give fail');
  });

  it('of a rollback by somebody without the right to, or under no policy', async () => {
    const { world } = await honest();
    const back = { action: 'rollback', version: '4', from: 'None', to: 'Production' } as const;
    const changes = [assign('4', 'prod'), release('1', 'prod')];
    const forged = { ...back, actor: NOBODY, decision: undefined! };
    await forge(world, { changes, intent: { ...back, actor: NOBODY }, outcome: forged });
    await expectFound(world, 'decision', 'eve@example.com has no role that may rollback:Production');
  });

  it('of a rollback under no policy', async () => {
    const { world } = await honest();
    const back = { action: 'rollback', version: '4', from: 'None', to: 'Production' } as const;
    const changes = [assign('4', 'prod'), release('1', 'prod')];
    await forge(world, { changes, intent: { ...back, policy: undefined! }, outcome: { ...back, ...UNDECIDED } });
    await expectFound(world, 'decision', 'it names no policy, although promotion-policy.yaml governed fraud then');
  });

  it('of a rollback to what was never there', async () => {
    const { world } = await honest();
    const back = { action: 'rollback', version: '4', from: 'None', to: 'Production' } as const;
    const changes = [assign('4', 'prod'), release('1', 'prod')];
    await forge(world, { changes, intent: back, outcome: { ...back, decision: undefined! } });
    await expectFound(world, 'decision', '4 never held Production before');
  });

  it('is not needed to find moves out and back with copied stamps', async () => {
    const { world } = await honest();
    const { record = '', version, stage } = world.state.moves.at(-1)!;
    await world.byHand('fraud', [release(version, stage)], record);
    await world.byHand('fraud', [assign(version, stage)], record);
    const stamps = (await findings(world)).filter(({ kind }) => kind === 'stamp');
    expect(stamps.map(({ subject }) => subject)).toEqual(world.state.moves.slice(-2).map(({ subject }) => subject));
  });

  it('that lists writes which are no part of it', async () => {
    const { world } = await honest();
    const last = world.events().at(-1) as OutcomeEvent;
    const before = world.state.moves.length;
    await world.byHand('fraud', [assign('4', 'dev'), release('4', 'dev')], last.intent);
    const more = world.state.moves.slice(before).map(({ subject, kind, version }): Receipt => ({
      subject,
      id: subject,
      change: { kind, version, stage: 'dev' },
    }));
    const entries = world.state.entries.map((entry) =>
      entry.event.id === last.id ? { ...entry, event: { ...last, receipts: [...last.receipts, ...more] } } : entry,
    );
    world.state = { ...world.state, entries };
    await expectFound(world, 'stamp', 'which is no part of it');
  });
});

describe('an honest record stays one', () => {
  it('when a policy comes after an ungoverned promotion', async () => {
    const world = new TimedRemote([modelOf('fraud', ['1', '2'])]);
    const ana = world.cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'prod', { ungoverned: true });
    await promote(ana, 'fraud/2', 'prod', { ungoverned: true });
    await rollback(ana, 'prod', '1');
    world.setPolicy(policyFile());
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('when the roles that allowed it are gone', async () => {
    const { world, ana } = await honest();
    await promote(ana, 'fraud/2', 'Production');
    await rollback(ana, 'Production');
    world.setPolicy(policyFile());
    expect(await findings(world)).toEqual([]);
    world.setPolicy();
    expect(await findings(world)).toEqual([]);
  });

  it('when nobody had to be somebody', async () => {
    const world = governedRemote('1', '2');
    await promote(world.cloneOf('ana@example.com'), 'fraud/1', 'Staging');
    await promote(world.cloneOf('bo@example.com'), 'fraud/1', 'Production');
    expect(await findings(world)).toEqual([]);
  });
});
