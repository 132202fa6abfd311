import { setTimeout as pause } from 'node:timers/promises';

const LIMIT_MS = 20_000;

/** Waits until a question has an answer; `what` is named when it has none in time. */
export async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(50);
  }
}
