import { describe, expect, it } from 'vitest';
import { ReadCache } from './cache';

function setup() {
  const clock = { now: 0 };
  const cache = new ReadCache<string>(100, () => clock.now);
  let loads = 0;
  return { clock, cache, load: () => Promise.resolve(`answer ${(loads += 1)}`) };
}

describe('ReadCache', () => {
  it('answers from memory until the time is over', async () => {
    const { clock, cache, load } = setup();
    expect(await cache.get('a', load)).toBe('answer 1');
    clock.now = 99;
    expect(await cache.get('a', load)).toBe('answer 1');
    clock.now = 100;
    expect(await cache.get('a', load)).toBe('answer 2');
  });

  it('joins requests under way', async () => {
    const { cache, load } = setup();
    expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual(['answer 1', 'answer 1']);
  });

  it('never remembers an error', async () => {
    const { cache, load } = setup();
    await expect(cache.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await cache.get('a', load)).toBe('answer 1');
  });

  it('does not keep an answer that was invalidated on its way', async () => {
    const { cache, load } = setup();
    const first = cache.get('a', load);
    cache.invalidate('a');
    const second = cache.get('a', load);
    expect([await first, await second, await cache.get('a', load)]).toEqual(['answer 1', 'answer 2', 'answer 2']);
  });

  it('forgets everything when no key is named', async () => {
    const { cache, load } = setup();
    await cache.get('a', load);
    cache.invalidate();
    expect(await cache.get('a', load)).toBe('answer 2');
  });
});
