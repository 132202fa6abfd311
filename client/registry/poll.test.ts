import { expect, test } from 'vitest';
import { Poller, type Clock, type PollTarget } from './poll';

class FakeClock implements Clock {
  private time = 0;
  private timers: { readonly at: number; readonly run: () => void }[] = [];

  public now(): number {
    return this.time;
  }

  public after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.time + milliseconds, run };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((other) => other !== timer));
  }

  /** Lets time pass, and everything that was due in it happen. */
  public async pass(seconds: number): Promise<void> {
    const end = this.time + seconds * 1000;
    await settle();
    for (;;) {
      const [next] = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.time = next.at;
      this.timers = this.timers.filter((timer) => timer !== next);
      next.run();
      await settle();
    }
    this.time = end;
  }
}

/** Promises that are settled already get their turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

function fixture(fingerprint: (signal: AbortSignal) => Promise<string>): {
  clock: FakeClock;
  poller: Poller;
  target: PollTarget;
  /** Seconds at which it was asked, and at which a change was told. */
  asked: number[];
  told: number[];
  errors: unknown[];
} {
  const clock = new FakeClock();
  const poller = new Poller(clock);
  const asked: number[] = [];
  const told: number[] = [];
  const errors: unknown[] = [];
  const target: PollTarget = {
    id: {},
    fingerprint: (signal) => {
      asked.push(clock.now() / 1000);
      return fingerprint(signal);
    },
    changed: () => told.push(clock.now() / 1000),
    failed: (error) => errors.push(error),
  };
  poller.watch([target]);
  return { clock, poller, target, asked, told, errors };
}

test('nothing is asked while nobody looks', async () => {
  const { clock, asked } = fixture(() => Promise.resolve('a'));
  await clock.pass(3600);
  expect(asked).toEqual([]);
});

test('a change is told once, and the first answer is none', async () => {
  let answer = 'a';
  const { clock, poller, told } = fixture(() => Promise.resolve(answer));
  poller.active = true;
  await clock.pass(40);
  answer = 'b';
  await clock.pass(100);
  expect(told).toEqual([60]);
});

test('what stays the same is asked less and less, up to every five minutes; a refresh makes it lively again', async () => {
  const { clock, poller, asked } = fixture(() => Promise.resolve('a'));
  poller.active = true;
  await clock.pass(8 * 3600);
  const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
  expect(pauses.slice(0, 11)).toEqual([30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 60]);
  expect(Math.max(...pauses)).toBe(300);
  expect(pauses.at(-1)).toBe(300);
  asked.length = 0;
  poller.reset();
  await clock.pass(30);
  expect(asked.map((at) => at - 8 * 3600)).toEqual([0, 30]);
});

test('a server that does not answer is left in peace for longer each time, and asked as before when it does', async () => {
  let isUp = false;
  let answer = 0;
  const down = new Error('It did not answer.');
  const { clock, poller, asked, errors } = fixture(() =>
    isUp ? Promise.resolve(String((answer += 1))) : Promise.reject(down),
  );
  poller.active = true;
  await clock.pass(60 + 120 + 240 + 300 + 300);
  expect(asked).toEqual([0, 60, 180, 420, 720, 1020]);
  expect(errors).toHaveLength(6);
  isUp = true;
  await clock.pass(360);
  expect(asked.slice(6)).toEqual([1320, 1350, 1380]);
});

test('who looks again after a while learns at once what has changed', async () => {
  let answer = 'a';
  const { clock, poller, told } = fixture(() => Promise.resolve(answer));
  poller.active = true;
  await clock.pass(1);
  poller.active = false;
  answer = 'b';
  await clock.pass(1000);
  expect(told).toEqual([]);
  poller.active = true;
  await clock.pass(0);
  expect(told).toEqual([1001]);
});

test('looking away and back does not ask more often', async () => {
  const { clock, poller, asked } = fixture(() => Promise.resolve('a'));
  for (let second = 0; second < 29; second += 1) {
    poller.active = true;
    await clock.pass(0.5);
    poller.active = false;
    await clock.pass(0.5);
  }
  expect(asked).toEqual([0]);
});

test('a request that is under way is joined, and given up when nobody looks any more', async () => {
  const signals: AbortSignal[] = [];
  const { clock, poller, target, told } = fixture((signal) => {
    signals.push(signal);
    return new Promise(() => undefined);
  });
  poller.active = true;
  await clock.pass(0);
  poller.active = true;
  poller.watch([target]);
  await clock.pass(600);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  poller.active = false;
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(told).toEqual([]);
});

test('what is not watched any more is not asked', async () => {
  const { clock, poller, asked } = fixture(() => Promise.resolve('a'));
  poller.active = true;
  await clock.pass(1);
  poller.watch([]);
  await clock.pass(600);
  expect(asked).toEqual([0]);
});
