import { expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import type { RegistrySession } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import type { OutcomeEvent } from '../../core/audit/events';
import { outcomeOf } from '../support/events';
import { makeRemote } from '../support/remote';

const ROUNDS = 40;

/** Appends and moves in one step, on what this clone knows. */
async function promote(
  session: RegistrySession,
  model: string,
  version: string,
  record: string,
): Promise<OutcomeEvent> {
  const actor = await session.identity();
  const move = {
    model,
    changes: [{ kind: 'assign', version, stage: 'prod' }] as const,
    actor,
    at: new Date().toISOString(),
    record,
    deadline: '2999-01-01T00:00:00Z',
  };
  const { tip } = await session.trail.read();
  return session.write(
    move,
    (receipts) => outcomeOf({ id: record, intent: record, model, version, actor, receipts }),
    tip,
  );
}

const reasonOf = (error: unknown): string => (error instanceof RegistryFailure ? error.reason : String(error));

it(
  `${String(ROUNDS)} rounds of two clones that move the same stage at once: one wins, the other is stale`,
  { timeout: 300_000 },
  async () => {
    const remote = makeRemote({ models: ['m'], versions: ['v1.0.0', 'v2.0.0'] });
    const sessions = await Promise.all([remote.clone(), remote.clone()].map(({ dir }) => openGitSession({ cwd: dir })));
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all(sessions.map((session) => session.trail.fetch()));
      const results = await Promise.allSettled(
        sessions.map((session, index) =>
          promote(session, 'm', `v${String(index + 1)}.0.0`, `round-${String(round)}-${String(index)}`),
        ),
      );
      const lost = results.filter((result) => result.status === 'rejected').map(({ reason }) => reasonOf(reason));
      expect(lost, `round ${String(round)}`).toEqual(['stale']);
    }
    const [first, second] = sessions as [RegistrySession, RegistrySession];
    await Promise.all([first.trail.fetch(), second.trail.fetch()]);
    expect((await first.trail.read()).tip).toBe((await second.trail.read()).tip);
    expect((await first.trail.read()).entries).toHaveLength(ROUNDS);
    const events = await first.registry.stageEvents('m');
    expect(events).toHaveLength(ROUNDS);
    expect(await second.registry.stageEvents('m')).toEqual(events);
    const stamps = new Set((await first.trail.read()).entries.map(({ event }) => event.id));
    expect(events.every(({ record }) => stamps.has(record ?? ''))).toBe(true);
    expect(await first.registry.problems()).toEqual([]);
  },
);

it('moves of different models collide, and all succeed in the end', { timeout: 300_000 }, async () => {
  const models = ['a', 'b', 'c', 'd'];
  const remote = makeRemote({ models, versions: ['v1.0.0'] });
  const sessions = await Promise.all(models.map(() => openGitSession({ cwd: remote.clone().dir })));
  const tries = await Promise.all(
    sessions.map(async (session, index) => {
      for (let attempt = 1; ; attempt += 1) {
        await session.trail.fetch();
        const done = await promote(session, models[index]!, 'v1.0.0', `record-${String(index)}`).then(
          () => true,
          (error: unknown) => {
            expect(reasonOf(error)).toBe('stale');
            return false;
          },
        );
        if (done) return attempt;
      }
    }),
  );
  expect(tries).toHaveLength(models.length);
  const [session] = sessions as [RegistrySession];
  await session.trail.fetch();
  const { items } = await session.registry.listModels();
  expect(items.map(({ stages }) => stages)).toEqual(models.map(() => ({ prod: 'v1.0.0' })));
  expect((await session.trail.read()).entries).toHaveLength(models.length);
});
