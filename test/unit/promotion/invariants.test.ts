import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOutcome } from '../../../core/audit/history';
import { hold, planRollback, release, verifyAudit } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { RegistryFailure } from '../../../core/registry/errors';
import { promote, rollback } from './helpers';
import { governedRemote, type TimedRemote } from './remote';

type Action =
  | { readonly kind: 'promote'; readonly version: string; readonly to: string }
  | { readonly kind: 'rollback' | 'hold' | 'release'; readonly stage: string }
  | { readonly kind: 'outOfBand'; readonly version: string; readonly stage: string };

const VERSIONS = ['1', '2', '3', '4'];
const version = fc.constantFrom(...VERSIONS);
const stage = fc.constantFrom('Staging', 'Production');
const recorded: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('promote' as const),
      version,
      to: fc.constantFrom('Staging', 'Production', 'Archived'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('rollback' as const, 'hold' as const, 'release' as const), stage }),
  },
);
const byHand: fc.Arbitrary<Action> = fc.record({
  kind: fc.constant('outOfBand' as const),
  version,
  stage: fc.constantFrom('staging', 'prod'),
});

interface Team {
  readonly world: TimedRemote;
  readonly clones: readonly [RegistrySession, RegistrySession];
}

/** People use two clones in turn, one of which may not have looked for a while. */
async function run({ world, clones }: Team, actions: readonly Action[]): Promise<void> {
  for (const [index, action] of actions.entries()) {
    await perform(world, clones[index % 2]!, action).catch((error: unknown) => {
      if (!(error instanceof RegistryFailure)) throw error;
    });
  }
}

async function perform(world: TimedRemote, s: RegistrySession, action: Action): Promise<void> {
  switch (action.kind) {
    case 'promote':
      await promote(s, `fraud/${action.version}`, action.to);
      return;
    case 'rollback':
      if ((await planRollback(s, { model: 'fraud', stage: action.stage, reason: 'x' })).kind === 'plan')
        await rollback(s, action.stage);
      return;
    case 'hold':
      await hold(s, { model: 'fraud', stage: action.stage, reason: 'x' });
      return;
    case 'release':
      await release(s, { model: 'fraud', stage: action.stage, reason: 'x' });
      return;
    case 'outOfBand':
      await world.byHand('fraud', [{ kind: 'assign', version: action.version, stage: action.stage }]);
  }
}

function team(): Team {
  const world = governedRemote(...VERSIONS);
  return { world, clones: [world.cloneOf('ana@example.com'), world.cloneOf('bo@example.com')] };
}

describe('whatever people do', () => {
  it('keeps one holder, an intent and an outcome for every move, and a clean verification', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(recorded, { maxLength: 14 }), async (actions) => {
        const both = team();
        await run(both, actions);
        const { world, clones } = both;
        for (const native of ['staging', 'prod']) expect(world.holders('fraud', native).length).toBeLessThanOrEqual(1);
        const applied = world
          .events()
          .filter(isOutcome)
          .filter(({ outcome }) => outcome === 'applied');
        const intents = new Map(world.events().map((event, index) => [event.id, index]));
        for (const outcome of applied) expect(intents.get(outcome.intent!)).toBeLessThan(intents.get(outcome.id)!);
        expect(new Set(world.state.moves.map(({ record }) => record))).toEqual(
          new Set(applied.map(({ intent }) => intent)),
        );
        expect((await verifyAudit(clones[0])).findings).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('finds every move by hand after the first record', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(recorded, { maxLength: 8 }),
        byHand,
        fc.array(recorded, { maxLength: 4 }),
        async (before, hand, after) => {
          const both = team();
          await run(both, [{ kind: 'promote', version: '1', to: 'Staging' }, ...before, hand, ...after]);
          const { findings } = await verifyAudit(both.clones[1]);
          expect(findings.filter(({ kind }) => kind === 'outOfBand')).not.toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
