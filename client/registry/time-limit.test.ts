import { afterEach, expect, test, vi } from 'vitest';
import { RegistryFailure } from '../../core/registry/errors';
import { withinTime } from './time-limit';

afterEach(() => vi.restoreAllMocks());

const cancelled = (): Promise<never> => Promise.reject(new RegistryFailure('cancelled', 'Cancelled.'));

test('a read that takes too long is unreachable, not cancelled', async () => {
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  await expect(withinTime('ml.example.com', cancelled)).rejects.toMatchObject({
    reason: 'unreachable',
    message: 'ml.example.com did not answer within 30 seconds: check the network, then retry.',
  });
});

test('what fails in time fails as it says', async () => {
  await expect(withinTime('ml.example.com', cancelled)).rejects.toMatchObject({ reason: 'cancelled' });
  expect(await withinTime('ml.example.com', () => Promise.resolve(7))).toBe(7);
});
