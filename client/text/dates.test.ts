import { expect, test } from 'vitest';
import { absoluteDate, relativeDate } from './dates';

const now = new Date('2026-11-22T12:00:00Z');

test.each([
  ['2026-11-22T11:59:30Z', '30 seconds ago'],
  ['2026-11-22T11:15:00Z', '45 minutes ago'],
  ['2026-11-21T12:00:00Z', 'yesterday'],
  ['2026-10-01T00:00:00Z', 'last month'],
  ['2026-11-22T15:00:00+01:00', 'in 2 hours'],
  ['soon', 'soon'],
])('%s is %s', (iso, expected) => {
  expect(relativeDate(iso, now, 'en')).toBe(expected);
});

test('what is no date stays as it was written', () => {
  expect(absoluteDate('soon', 'en')).toBe('soon');
});
