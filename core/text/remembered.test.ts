import { expect, test, vi } from 'vitest';
import { remembered } from './remembered';

test('what was asked for last is computed once, also nothing', () => {
  const compute = vi.fn((text: string) => (text === 'a' ? undefined : text));
  const once = remembered(2, compute);
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(once)).toEqual([undefined, 'b', undefined, 'c', undefined, 'b']);
  expect(compute.mock.calls.map(([text]) => text)).toEqual(['a', 'b', 'c', 'b']);
});
