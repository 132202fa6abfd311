import { expect, test } from 'vitest';
import type { AuditEvent } from '../../core/audit/events';
import type { Governance, OpenPromotion } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import { holdsByModel } from './attention';
import { nextStages, OpenRegistry, type Services } from './open-registry';

const governed: Governance = {
  kind: 'governed',
  identity: { path: 'promotion-policy.yaml', digest: '0', preview: false },
  lifecycle: { stages: [], toNative: (name) => name, fromNative: (name) => name },
  policy: {
    version: 1,
    transitions: [
      { from: ['None'], to: 'Staging' },
      { from: ['Staging'], to: 'Production' },
      { from: ['Staging', 'Production'], to: 'Archived' },
      { from: ['None', 'Staging'], to: 'Shadow' },
    ],
  },
};

test.each([
  [[], ['Staging', 'Shadow']],
  [['Staging'], ['Production', 'Shadow']],
  [['Production'], []],
] as const)('a version in %j may go to %j; archiving is a command of its own', (held, expected) => {
  expect(nextStages(governed, held)).toEqual(expected);
});

test('without a policy that decides there is nowhere to go', () => {
  expect(nextStages({ kind: 'invalid', message: 'Two policies tie.', findings: [] }, [])).toEqual([]);
});

test('only holds in force are shown, those of rollbacks too', () => {
  const actor = { name: 'Cy', email: 'cy@example.com', via: 'git config' };
  const base = { schema: 1, actor, registry: 'git:.', reason: 'r' } as const;
  const move = {
    from: 'None',
    basis: { holders: {} },
    changes: [],
    receipts: [],
    message: '',
    severity: 'normal',
  } as const;
  const events: readonly AuditEvent[] = [
    { ...base, type: 'hold', id: '1', at: '2026-11-20T08:00:00Z', model: 'churn', stage: 'Production' },
    { ...base, type: 'release', id: '2', at: '2026-11-21T08:00:00Z', model: 'churn', stage: 'Production' },
    {
      ...{ ...base, ...move, type: 'outcome', action: 'rollback', outcome: 'applied', id: '3', model: 'fraud' },
      ...{ at: '2026-11-22T08:00:00Z', version: 'v1', to: 'Production' },
      hold: { stage: 'Production', at: '2026-11-22T08:00:00Z' },
    },
    {
      ...base,
      type: 'hold',
      id: '4',
      at: '2026-11-20T08:00:00Z',
      model: 'ocr',
      stage: 'Production',
      registry: 'git:other',
    },
  ];
  const holds = holdsByModel(
    events.map((event) => ({ id: event.id, event })),
    'git:.',
  );
  expect([...holds.keys()]).toEqual(['fraud']);
});

test('what was read before a promotion ended does not come back when it is late', async () => {
  const answers: ((open: readonly OpenPromotion[]) => void)[] = [];
  const services = {
    openPromotions: () => new Promise<readonly OpenPromotion[]>((resolve) => answers.push(resolve)),
  } as Partial<Services> as Services;
  const session = {
    registry: { uri: 'git:.', problems: () => Promise.resolve([]) },
    trail: { read: () => Promise.resolve({ entries: [] }) },
  } as unknown as RegistrySession;
  const identity = { key: 'k', uri: 'git:.', label: 'l', folder: 'f', cwd: '/', isDefault: true };
  const registry = new OpenRegistry(identity, 'source', session, services);
  const early = registry.readAttention();
  registry.invalidate();
  const late = registry.readAttention();
  answers[1]?.([]);
  await late;
  answers[0]?.([{ message: 'It is under way.' } as OpenPromotion]);
  await early;
  expect(registry.attention.interrupted).toEqual([]);
});
