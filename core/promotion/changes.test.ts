import { describe, expect, it } from 'vitest';
import { applyChanges } from '../audit/replay';
import type { Lifecycle } from '../registry/lifecycle';
import { inverse, promotionChanges, rollbackChanges, type PromotionMove } from './changes';

const lifecycle: Lifecycle = {
  stages: [
    { name: 'Staging', native: 'staging', exclusive: false, protected: false },
    { name: 'Production', native: 'prod', exclusive: true, protected: false },
    { name: 'Archived', native: 'archived', exclusive: false, protected: false },
  ],
  toNative: (name) => ({ Staging: 'staging', Production: 'prod', Archived: 'archived' })[name] ?? name,
  fromNative: (native) => native,
};
const move: PromotionMove = {
  version: '3',
  from: 'Staging',
  to: 'Production',
  archiveExisting: true,
  holders: { staging: ['3', '4'], prod: ['2'] },
  lifecycle,
};

describe('promotionChanges', () => {
  it('assigns first, then releases, then archives', () => {
    expect(promotionChanges(move)).toEqual([
      { kind: 'assign', version: '3', stage: 'prod' },
      { kind: 'release', version: '3', stage: 'staging' },
      { kind: 'release', version: '2', stage: 'prod' },
      { kind: 'assign', version: '2', stage: 'archived' },
    ]);
  });

  it('leaves other holders of a stage for many alone', () => {
    const changes = promotionChanges({ ...move, version: '5', from: 'None', to: 'Staging', archiveExisting: false });
    expect(changes).toEqual([{ kind: 'assign', version: '5', stage: 'staging' }]);
  });

  it('does not archive what is archived', () => {
    const changes = promotionChanges({ ...move, to: 'Archived', holders: { staging: ['3'], archived: ['1'] } });
    expect(changes.filter(({ kind }) => kind === 'assign')).toEqual([
      { kind: 'assign', version: '3', stage: 'archived' },
    ]);
  });

  it('only releases on the way to None', () => {
    expect(promotionChanges({ ...move, to: 'None' })).toEqual([{ kind: 'release', version: '3', stage: 'staging' }]);
  });
});

describe('rollbackChanges', () => {
  it('restores from Archived and sends the loser to None', () => {
    const holders = { prod: ['3'], archived: ['2', '1'] };
    const changes = rollbackChanges({ target: '2', stage: 'Production', holders, lifecycle });
    expect(changes).toEqual([
      { kind: 'assign', version: '2', stage: 'prod' },
      { kind: 'release', version: '2', stage: 'archived' },
      { kind: 'release', version: '3', stage: 'prod' },
    ]);
    expect(applyChanges(holders, changes)).toEqual({ prod: ['2'], archived: ['1'] });
  });

  it('takes a stage for many only from its newest holder', () => {
    const changes = rollbackChanges({ target: '1', stage: 'Staging', holders: { staging: ['4', '3'] }, lifecycle });
    expect(changes.filter(({ kind }) => kind === 'release')).toEqual([
      { kind: 'release', version: '4', stage: 'staging' },
    ]);
  });
});

describe('inverse', () => {
  it('leads back to where it began and never leaves the stage empty', () => {
    const changes = promotionChanges(move);
    const back = inverse(changes, 'prod');
    expect(applyChanges(applyChanges(move.holders, changes), back)).toEqual({ staging: ['3', '4'], prod: ['2'] });
    expect(back[0]).toEqual({ kind: 'assign', version: '2', stage: 'prod' });
  });

  it('empties the stage first where nobody had it before', () => {
    const changes = promotionChanges({ ...move, holders: { staging: ['3'] } });
    expect(inverse(changes, 'prod')[0]).toEqual({ kind: 'release', version: '3', stage: 'prod' });
  });
});
