import { describe, expect, it } from 'vitest';
import {
  execute,
  openPromotions,
  planPromotion,
  resumePromotion,
  revertPromotion,
  verifyAudit,
} from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { RegistryFailure } from '../../../core/registry/errors';
import type { RegistryPort, StageMove } from '../../../core/registry/port';
import { fraud, PROD, TwoRegistries } from './environments';
import { planIn, promote, rollback } from './helpers';

const MINUTES = 60_000;

/** Two registries between which everything about files takes longer than a lease. */
class SlowRegistries extends TwoRegistries {
  public constructor() {
    super(fraud('1', '2'));
    const there = (): RegistryPort => this.registry();
    const slowly = (): void => this.staging.pass(30 * MINUTES);
    this.faults = {
      receive: async (...asked) => {
        slowly();
        const delivery = await there().receive?.(...asked);
        if (delivery === undefined) throw new Error('takes no copies');
        return delivery;
      },
      artifacts: async (...asked) => {
        slowly();
        return (await there().artifacts?.(...asked)) ?? [];
      },
      // As every writer that makes several calls.
      moveStages: async (move: StageMove, signal) => {
        if (this.staging.time > Date.parse(move.deadline)) throw new RegistryFailure('refused', 'Too late.');
        return there().moveStages(move, signal);
      },
    };
  }
}

async function release(s: RegistrySession, version: string): Promise<void> {
  await promote(s, `fraud/${version}`, 'Staging');
  expect(await promote(s, `fraud/${version}`, 'Production')).toMatchObject({ outcome: 'applied' });
}

describe('A model that takes half an hour to copy', () => {
  it('is promoted, and rolled back to', async () => {
    const world = new SlowRegistries();
    const s = world.session();
    await release(s, '1');
    await release(s, '2');
    expect(await rollback(s, 'Production')).toMatchObject({ outcome: 'applied', version: '1' });
    expect(await verifyAudit(s)).toMatchObject({ ok: true, findings: [] });
  });

  it('comes back where its replacement was interrupted and is undone, and can be completed', async () => {
    for (const settle of [revertPromotion, resumePromotion]) {
      const world = new SlowRegistries();
      await release(world.session(), '1');
      await promote(world.session(), 'fraud/2', 'Staging');
      const failing = world.session('ana@example.com', { failAfter: 0 });
      expect(await promote(failing, 'fraud/2', 'Production')).toMatchObject({ outcome: 'unknown' });
      world.staging.pass(3 * MINUTES);
      const s = world.session();
      const [open] = await openPromotions(s);
      if (!open) throw new Error('nothing is open');
      expect(await settle(s, open)).toMatchObject({ outcome: settle === revertPromotion ? 'reverted' : 'applied' });
      expect(await verifyAudit(s)).toMatchObject({ ok: true, findings: [] });
    }
  });

  it('is not copied where the answer is a conflict already', async () => {
    const world = new SlowRegistries();
    const s = world.session();
    await promote(s, 'fraud/1', 'Staging');
    const plan = planIn(await planPromotion(s, { ref: 'fraud/1', to: 'Production', reason: 'x' }));
    await promote(world.session('bo@example.com'), 'fraud/2', 'Staging');
    expect(await execute(s, plan)).toMatchObject({ outcome: 'conflict' });
    expect((await world.registry().listVersions('fraud')).items).toEqual([]);
  });

  it.each(['promoting', 'resuming'])('stops when a person cancels while %s', async (what) => {
    const world = new SlowRegistries();
    const s = world.session();
    await promote(s, 'fraud/1', 'Staging');
    const controller = new AbortController();
    const plan = planIn(await planPromotion(s, { ref: 'fraud/1', to: 'Production', reason: 'x' }));
    if (what === 'resuming') {
      const dead: RegistrySession = { ...s, write: () => Promise.reject(new Error('died')), withAudit: () => dead };
      await expect(execute(dead, plan)).rejects.toThrow('died');
      world.staging.pass(3 * MINUTES);
    }
    const before = world.staging.events().length;
    const stop = new RegistryFailure('cancelled', 'Cancelled.');
    const asked: unknown[] = [];
    const stopping = (...[, , signal]: readonly unknown[]): Promise<never> => {
      controller.abort();
      asked.push(signal);
      return Promise.reject(stop);
    };
    world.faults = { ...world.faults, artifacts: stopping, receive: (_, signal) => stopping(_, _, signal) };
    const [open] = await openPromotions(s);
    const work = open ? resumePromotion(s, open, controller.signal) : execute(s, plan, { signal: controller.signal });
    await expect(work).rejects.toBe(stop);
    expect(asked).toEqual([controller.signal]);
    expect(world.staging.events()).toHaveLength(before);
    expect(world.staging.holders('fraud', 'alias:candidate')).toEqual(['1']);
  });
});

describe('Two copies of one version', () => {
  it('are told apart by what they hold', async () => {
    const policy = `version: 1
registry: memory:staging
models: ["*"]
stages:
  - {name: Production, alias: champion, registry: "${PROD}"}
  - {name: Archived, tag: {lifecycle: archived}, registry: "${PROD}"}
transitions:
  - {from: [None], to: Production, archiveExisting: true}
`;
    const world = new TwoRegistries(fraud('1', '2'), [], policy);
    const s = world.session();
    expect(await promote(s, 'fraud/1', 'Production')).toMatchObject({ outcome: 'applied' });
    const { state } = world.production;
    const [model] = state.models;
    const [copy] = model?.versions ?? [];
    if (!model || !copy) throw new Error('nothing was copied');
    // As somebody's who copied at the same time and came second.
    const second = { ...copy, version: '2', aliases: [] };
    world.production.state = { ...state, models: [{ ...model, versions: [copy, second] }] };
    expect(await promote(s, 'fraud/2', 'Production')).toMatchObject({ outcome: 'applied' });
    const { items } = await world.registry().listVersions('fraud');
    expect(items.map(({ version, aliases, tags }) => [version, aliases, tags['lifecycle']])).toEqual([
      ['3', ['champion'], undefined],
      ['2', [], undefined],
      ['1', [], 'archived'],
    ]);
    expect((await verifyAudit(s)).findings).toEqual([]);
  });
});
