import { expect, it, vi } from 'vitest';
import { cancellable } from './cancel';

it('lets many requests hear of one cancellation, without a warning', () => {
  const warned = vi.spyOn(process, 'emitWarning');
  const controller = new AbortController();
  const limits = Array.from({ length: 20 }, () => cancellable(controller.signal, 60_000));
  controller.abort();
  expect(limits.map(({ signal }) => signal.aborted)).toEqual(limits.map(() => true));
  for (const limit of limits) limit.done();
  expect(warned).not.toHaveBeenCalled();
});
