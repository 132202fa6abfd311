import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StageMove } from '../../core/registry/port';
import { Client } from './client';
import { Http } from './http';
import { Permissions } from './permissions';
import { RegistryReader } from './reader';
import { StageWrites } from './writes';

const MINUTE = 60_000;
const START = Date.parse('2026-11-22T12:00:00Z');
const MOVE: StageMove = {
  ...{ model: 'fraud', record: 'r', at: new Date(START).toISOString() },
  actor: { name: 'Ana', email: 'ana@example.com', via: 'git config' },
  changes: [{ kind: 'release', version: '1', stage: 'alias:champion' }],
  deadline: new Date(START + 2 * MINUTE).toISOString(),
};

/** A server that takes its time to tell of one version; gives what it was asked to write. */
async function release(slowness: number): Promise<readonly string[]> {
  const written: string[] = [];
  const version = { name: 'fraud', version: '1', aliases: ['champion'] };
  const fetch = (address: string, { method }: RequestInit): Promise<Response> => {
    const { pathname } = new URL(address);
    if (method !== 'GET') written.push(`${String(method)} ${pathname}`);
    if (pathname.endsWith('model-versions/get')) vi.setSystemTime(Date.now() + slowness);
    if (pathname.includes('/users/')) return Promise.resolve(new Response('', { status: 404 }));
    const body = { model_version: version, model_versions: [version], registered_model: { name: 'fraud' } };
    return Promise.resolve(Response.json(body));
  };
  const client = new Client(new Http({ baseUrl: 'http://host', credentials: () => Promise.resolve(undefined), fetch }));
  const writes = new StageWrites(client, new RegistryReader(client), new Permissions(client));
  await writes.move(MOVE);
  return written;
}

describe('StageWrites', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: START }));
  afterEach(() => vi.useRealTimers());

  it('releases while there is time', async () => {
    expect(await release(MINUTE)).toContain('DELETE /api/2.0/mlflow/registered-models/alias');
  });

  it('takes nothing away after the deadline, however late the server told who has it', async () => {
    await expect(release(3 * MINUTE)).rejects.toMatchObject({ reason: 'refused', receipts: [] });
  });
});
