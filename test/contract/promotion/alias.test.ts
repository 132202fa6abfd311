import { describe, expect, it } from 'vitest';
import { holdersAt, setAlias, verifyAudit } from '../../../core/promotion/services';
import { promote } from './promote-plan';
import { SharedRemote } from './shared-remote';

describe('an alias of a Git registry', () => {
  it('is a stage with one holder that moves with a record', { timeout: 60_000 }, async () => {
    const session = await new SharedRemote({ fraud: 2 }).open('ana');
    await setAlias(session, { ref: 'fraud/v0.0.1', alias: 'blue' });
    expect(await promote(session, 'fraud/v0.0.1', 'Production')).toMatchObject({ outcome: 'applied' });
    const moved = await setAlias(session, { ref: 'fraud/v0.0.2', alias: 'blue' });
    expect(moved).toMatchObject({ type: 'alias', receipts: [{}, {}] });
    expect((await session.registry.holders()).get('fraud')).toEqual({ blue: ['v0.0.2'], prod: ['v0.0.1'] });
    expect((await verifyAudit(session)).findings).toEqual([]);
    const { entries } = await session.trail.read();
    const held = holdersAt(entries, moved.at).map(({ stage, version }) => `${stage} ${version}`);
    expect(held.toSorted()).toEqual(['Production v0.0.1', 'blue v0.0.2']);
  });
});
