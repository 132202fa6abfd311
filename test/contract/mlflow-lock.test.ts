import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Client } from '../../adapters/mlflow/client';
import { Http } from '../../adapters/mlflow/http';
import { lockName, ModelLock } from '../../adapters/mlflow/lock';
import { RegistryFailure } from '../../core/registry/errors';
import { FaultProxy, wrongClock } from '../support/fault-proxy';
import { describeWithMlflow, Outsider, uniqueName } from '../support/mlflow';
import { expectFailure } from './registry-contract';

vi.setConfig({ testTimeout: 60_000 });

describeWithMlflow('The lock on a real MLflow server', (url) => {
  const outsider = new Outsider(url);
  let model: string;
  beforeEach(() => {
    model = uniqueName('locked');
  });

  const lock = (baseUrl = url): ModelLock => {
    const client = new Client(new Http({ baseUrl, timeoutMs: 20_000, credentials: () => Promise.resolve(undefined) }));
    return new ModelLock(client, { now: () => new Date(), newId: () => ulid(), wait: sleep });
  };
  const within = (milliseconds: number) => ({
    record: 'record',
    deadline: new Date(Date.now() + milliseconds).toISOString(),
  });
  /** What a holder leaves that crashed: nothing of it is ever given back. */
  const abandoned = async (lease: number): Promise<string> => {
    const tags = [{ key: 'stagegate.lease', value: String(lease) }];
    const made = await outsider.post('experiments/create', { name: lockName(model), tags });
    return made.text('experiment_id');
  };

  it('lets one at a time do its work, and everybody in the end', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, (inside += 1));
      await sleep(50);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => lock().exclusively(model, within(50_000), work)));
    expect([most, inside]).toEqual([1, 0]);
  });

  it('is given back after a failure, which is thrown on', async () => {
    const failure = new RegistryFailure('refused', 'No.');
    await expect(lock().exclusively(model, within(20_000), () => Promise.reject(failure))).rejects.toBe(failure);
    await expect(lock().exclusively(model, within(20_000), () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('is a conflict as long as somebody else has it', async () => {
    await abandoned(600_000);
    const work = vi.fn(() => Promise.resolve());
    await expectFailure('conflict', lock().exclusively(model, within(900), work));
    expect(work).not.toHaveBeenCalled();
  });

  it('is broken once its lease is over by the clock of the server, by several at once', async () => {
    const old = await abandoned(0);
    let inside = 0;
    const work = async (): Promise<number> => {
      const now = (inside += 1);
      await sleep(50);
      inside -= 1;
      return now;
    };
    const all = await Promise.all([1, 2, 3].map(() => lock().exclusively(model, within(50_000), work)));
    expect(all).toEqual([1, 1, 1]);
    const answer = await fetch(`${url}/api/2.0/mlflow/experiments/get?experiment_id=${old}`);
    const { experiment } = (await answer.json()) as { experiment: { name: string; lifecycle_stage: string } };
    expect(experiment).toMatchObject({
      name: expect.stringContaining('stagegate-released-') as string,
      lifecycle_stage: 'deleted',
    });
  });

  it('is broken by whoever deletes its experiment', async () => {
    await outsider.post('experiments/delete', { experiment_id: await abandoned(600_000) });
    await expect(lock().exclusively(model, within(20_000), () => Promise.resolve('done'))).resolves.toBe('done');
  });

  describe.each([[-1], [1]])('on a server whose clock is wrong by %i hours', (hours) => {
    let proxy: FaultProxy;
    beforeEach(async () => {
      proxy = await FaultProxy.start(url);
      proxy.break(wrongClock(hours));
    });
    afterEach(() => proxy.stop());

    it('keeps others away as long as its lease lasts', async () => {
      const order: string[] = [];
      await lock(proxy.url).exclusively(model, within(60_000), async () => {
        await expectFailure(
          'conflict',
          lock(proxy.url).exclusively(model, within(1500), () => Promise.resolve()),
        );
        order.push('first');
      });
      await lock(proxy.url).exclusively(model, within(20_000), () => Promise.resolve(order.push('second')));
      expect(order).toEqual(['first', 'second']);
    });

    it('is broken after that', async () => {
      await abandoned(0);
      const done = lock(proxy.url).exclusively(model, within(20_000), () => Promise.resolve('done'));
      await expect(done).resolves.toBe('done');
    });
  });

  it('is not asked for after a cancellation', async () => {
    const work = vi.fn(() => Promise.resolve());
    await expectFailure('cancelled', lock().exclusively(model, within(20_000), work, AbortSignal.abort()));
    expect(work).not.toHaveBeenCalled();
  });
});
