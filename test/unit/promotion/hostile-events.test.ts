import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventText, readEvent } from '../../../core/audit/read-event';
import { holdersAt } from '../../../core/audit/replay';
import {
  check,
  hold,
  listVersions,
  openPromotions,
  planPromotion,
  planRollback,
  verifyAudit,
} from '../../../core/promotion/services';
import { promote, rollback } from './helpers';
import { governedRemote, type TimedRemote } from './remote';

async function busyWorld(): Promise<TimedRemote> {
  const world = governedRemote('1', '2');
  const ana = world.cloneOf('ana@example.com');
  for (const version of ['1', '2']) {
    await promote(ana, `fraud/${version}`, 'Staging');
    await promote(ana, `fraud/${version}`, 'Production');
  }
  await rollback(ana, 'Production');
  await hold(ana, { model: 'fraud', stage: 'Staging', reason: 'x' });
  return world;
}

/** Every place of a JSON value, as paths. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const own = path.length === 0 ? [] : [path];
  if (typeof value !== 'object' || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put;
  const copy = structuredClone(value) as Record<string, unknown>;
  const member = replaced(copy[key], rest, put);
  if (member === undefined) Reflect.deleteProperty(copy, key);
  else copy[key] = member;
  return copy;
}

const POISON = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', '__proto__', 'constructor', [], {}, [null], true, 0, -1, 1e308, 'None'),
  fc.constantFrom('0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-02-30T00:00:00Z', 'Production', 'applied'),
  fc.jsonValue({ maxDepth: 3 }),
);

async function lookAtEverything(world: TimedRemote): Promise<void> {
  const ana = world.cloneOf('ana@example.com');
  await verifyAudit(ana, { lastSeenTip: '3' });
  await openPromotions(ana);
  await listVersions(ana, 'fraud');
  await check(ana, { ref: 'fraud/1', to: 'Staging', point: 'ci' });
  await planPromotion(ana, { ref: 'fraud/1', to: 'Staging', reason: 'x' });
  await planRollback(ana, { model: 'fraud', stage: 'Production', to: '1', reason: 'x' });
  for (const time of ['2026-11-22T12:00:30Z', 'never']) holdersAt(world.state.entries, time);
}

describe('a trail that somebody tampered with', () => {
  it('is looked at without a failure, whatever stands in it', async () => {
    const { state } = await busyWorld();
    const { entries } = state;
    let usable = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), POISON, async (which, where, poison) => {
        const index = which % entries.length;
        const event: unknown = JSON.parse(eventText(entries[index]!.event));
        const places = placesIn(event);
        const reading = readEvent(JSON.stringify(replaced(event, places[where % places.length]!, poison)));
        if (!('event' in reading)) return;
        usable += 1;
        const world = governedRemote('1', '2');
        const tampered = entries.map((entry, at) => (at === index ? { ...entry, event: reading.event } : entry));
        world.state = { ...state, entries: tampered };
        await lookAtEverything(world);
      }),
      { numRuns: 400 },
    );
    expect(usable).toBeGreaterThan(20);
  });
});
