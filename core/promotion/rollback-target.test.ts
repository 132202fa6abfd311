import { describe, expect, it } from 'vitest';
import type { OutcomeEvent, PromotionAction } from '../audit/events';
import { rollbackTarget, type TargetRequest } from './rollback-target';

const identity = { name: 'Ana', email: 'ana@example.com', via: 'git config' };

function moved(action: PromotionAction, version: string, result: 'pass' | 'fail' = 'pass'): OutcomeEvent {
  const decision = { result } as NonNullable<OutcomeEvent['decision']>;
  return {
    ...{ schema: 1, id: `${action} ${version}`, at: '2026-11-22T12:00:00Z', actor: identity, registry: 'git:.' },
    ...{ model: 'fraud', type: 'outcome', action, version, from: 'Staging', to: 'Production', outcome: 'applied' },
    ...{ message: '', severity: 'normal', basis: { holders: {} }, changes: [], receipts: [] },
    ...(action === 'promote' ? { decision } : {}),
  };
}

const request: TargetRequest = { stage: 'Production', current: ['3'], busy: new Set(), ungoverned: false };
const history = [moved('promote', '1'), moved('promote', '2'), moved('promote', '3')];

describe('rollbackTarget', () => {
  it.each<[string, OutcomeEvent[], Partial<TargetRequest>, string | undefined]>([
    ['the version before', history, {}, '2'],
    ['no version that was forced in', [history[0]!, moved('promote', '2', 'fail'), history[2]!], {}, '1'],
    ['nothing that was rolled back from', [...history, moved('rollback', '2')], { current: ['2'] }, '1'],
    ['below a version that passed again', [...history, moved('rollback', '1'), moved('promote', '3')], {}, '1'],
    ['the top, when the holder came from outside', history, { current: ['9'] }, '3'],
    ['the top, when nobody holds the stage', history, { current: [] }, '3'],
    ['no version that holds another stage', history, { busy: new Set(['2']) }, '1'],
    ['nowhere, when nothing passed before', [history[2]!], {}, undefined],
  ])('is %s', (_, events, more, expected) => {
    expect(rollbackTarget(events, { ...request, ...more })).toBe(expected);
  });
});
