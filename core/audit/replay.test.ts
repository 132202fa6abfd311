import { describe, expect, it } from 'vitest';
import type { StageChange } from '../registry/port';
import type { OutcomeEvent } from './events';
import { holdersAt } from './replay';

const change = (kind: StageChange['kind'], version: string, stage: string): StageChange => ({ kind, version, stage });

/** A move of version 1 from Staging to Production in the minute of its number, or the undoing of one. */
function moveAt(minute: number, fields: Partial<OutcomeEvent>): { id: string; event: OutcomeEvent } {
  const at = `2026-11-22T12:0${String(minute)}:00Z`;
  const actor = { name: 'Ana', email: 'ana@example.com', via: 'git config' };
  const event: OutcomeEvent = {
    ...{ schema: 1, type: 'outcome', id: `r${String(minute)}`, at, actor, registry: 'git:.', model: 'fraud' },
    ...{ action: 'promote', intent: 'i1', version: '1', from: 'Staging', to: 'Production' },
    ...{ outcome: 'applied', message: 'Done.', severity: 'normal', receipts: [] },
    ...{
      basis: { holders: { staging: ['1'] } },
      changes: [change('assign', '1', 'prod'), change('release', '1', 'staging')],
    },
    ...fields,
  };
  return { id: String(minute), event };
}

const held = (entries: Parameters<typeof holdersAt>[0], minute: number): string[] =>
  holdersAt(entries, `2026-11-22T12:0${String(minute)}:30Z`).map(({ stage, version }) => `${stage} ${version}`);

const undone = moveAt(2, {
  outcome: 'reverted',
  basis: { holders: { prod: ['1'] } },
  changes: [change('assign', '1', 'staging'), change('release', '1', 'prod')],
});

describe('holdersAt', () => {
  it('calls stages by their names after a move was undone', () => {
    const entries = [moveAt(1, {}), undone];
    expect(held(entries, 1)).toEqual(['Production 1']);
    expect(held(entries, 2)).toEqual(['Staging 1']);
  });

  it('calls stages as they were called then', () => {
    const renamed = moveAt(3, { intent: 'i3', from: 'Test', to: 'Live' });
    const entries = [moveAt(1, {}), undone, renamed];
    expect(held(entries, 1)).toEqual(['Production 1']);
    expect(held(entries, 3)).toEqual(['Live 1']);
    expect(held(entries, 0)).toEqual(['staging 1']);
  });

  it('takes a move that was given up halfway for none', () => {
    const basis = { holders: { staging: ['1'], prod: ['1'] } };
    const given = moveAt(2, { intent: 'i2', outcome: 'reverted', basis, changes: [change('release', '1', 'prod')] });
    expect(held([moveAt(1, {}), given], 2)).toEqual(['Production 1']);
  });
});
