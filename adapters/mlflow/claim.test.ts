import { describe, expect, it } from 'vitest';
import type { AuditTrail, TrailSnapshot } from '../../core/audit/trail';
import type { StageWriter } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import { claimThenWrite } from './claim';
import { Client } from './client';
import { Http } from './http';

const ACTOR = { name: 'Ana', email: 'ana@example.com', via: 'git config' };
const MOVE = { model: 'fraud', changes: [], actor: ACTOR, at: '', record: 'r' } as const;
const HOLD = {
  schema: 1,
  id: 'e',
  at: '',
  actor: ACTOR,
  registry: '',
  model: 'fraud',
  type: 'hold',
  stage: '',
} as const;
const BEGUN: TrailSnapshot = { tip: 'root', entries: [{ id: 'root', event: HOLD }], problems: [] };
const EMPTY: TrailSnapshot = { entries: [], problems: [] };

interface World {
  readonly mark?: string;
  readonly trail?: TrailSnapshot;
  readonly deadline?: string;
  /** How the server takes a mark. */
  readonly take?: () => Promise<Response>;
}

/** What was written, or why nothing was. */
async function write({
  mark,
  trail = BEGUN,
  deadline = '9999-01-01T00:00:00Z',
  take = () => json({}),
}: World): Promise<readonly string[]> {
  const done: string[] = [];
  const fetch = (address: string, init: RequestInit): Promise<Response> => {
    if (init.method === 'POST') {
      done.push(typeof init.body === 'string' ? init.body : address);
      return take();
    }
    const tags = mark === undefined ? [] : [{ key: 'stagegate.audit', value: mark }];
    return json({ registered_model: { name: 'fraud', tags } });
  };
  const client = new Client(new Http({ baseUrl: 'http://host', credentials: () => Promise.resolve(undefined), fetch }));
  const kept = { location: 'branch x', read: () => Promise.resolve(trail) } as unknown as AuditTrail;
  const writer: StageWriter = () => {
    done.push('moved');
    return Promise.reject(new RegistryFailure('stale', 'moved'));
  };
  const failure = await claimThenWrite(client, kept, writer)({ ...MOVE, deadline }, () => ({}) as never, 'root').catch(
    (error: unknown) => error,
  );
  return [...done, (failure as RegistryFailure).message];
}

function json(body: object): Promise<Response> {
  return Promise.resolve(new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } }));
}

describe('claimThenWrite', () => {
  it('marks a model before its first move, and no more after that', async () => {
    const marked = '{"name":"fraud","key":"stagegate.audit","value":"root"}';
    expect(await write({})).toEqual([marked, 'moved', 'moved']);
    expect(await write({ mark: 'root' })).toEqual(['moved', 'moved']);
  });

  it('marks nothing while the trail is empty, but sees the mark of another one', async () => {
    expect(await write({ trail: EMPTY })).toEqual(['moved', 'moved']);
    const [message, ...others] = await write({ trail: EMPTY, mark: 'other' });
    expect([message, others]).toEqual([expect.stringContaining('it begins with other'), []]);
  });

  it("marks nothing once the lock may be somebody else's", async () => {
    expect(await write({ deadline: '2026-01-01T00:00:00Z' })).toEqual([
      'The time for moving fraud is over; look again, then repeat.',
    ]);
  });

  it('moves nothing where the server does not say whether it took the mark', async () => {
    const take = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'));
    expect((await write({ take })).at(-1)).toBe(
      'http://host did not say whether it marked fraud, so that nothing was moved: repeat it.',
    );
    expect(await write({ take })).not.toContain('moved');
  });
});
