import { describe, expect, it } from 'vitest';
import { holdersOf, holding, sameHolders } from './holders';

describe('holdersOf', () => {
  it('names the newest holder first', () => {
    const holders = holdersOf([
      { version: '3', stages: [{ stage: 'prod', since: '2026-01-01T10:00:00+02:00' }] },
      { version: '2', stages: [{ stage: 'prod', since: '2026-01-01T09:00:00Z' }, { stage: 'dev' }] },
      { version: '1', stages: [] },
    ]);
    expect(holders).toEqual({ prod: ['2', '3'], dev: ['2'] });
  });

  it('names who has an alias, and a tag that was asked for', () => {
    const versions = [
      { version: '2', stages: [], aliases: ['champion'], tags: { lifecycle: 'archived' } },
      { version: '1', stages: [], aliases: [], tags: { lifecycle: 'archived', risk: 'low' } },
    ];
    expect(holdersOf(versions)).toEqual({ 'alias:champion': ['2'] });
    expect(holdersOf(versions, ['tag:lifecycle=archived'])).toEqual({
      'alias:champion': ['2'],
      'tag:lifecycle=archived': ['2', '1'],
    });
  });

  it('reads stages that are called like members of an object', () => {
    expect(holding({}, 'constructor')).toEqual([]);
    expect(holding(holdersOf([{ version: '1', stages: [{ stage: '__proto__' }] }]), '__proto__')).toEqual(['1']);
  });

  it('compares holders whatever their order', () => {
    expect(sameHolders(['1', '2'], ['2', '1'])).toBe(true);
    expect(sameHolders(['1'], ['1', '2'])).toBe(false);
  });
});
