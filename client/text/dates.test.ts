import { expect, test } from 'vitest';
import { absoluteDate, readableTimes, relativeDate } from './dates';

const now = new Date('2026-11-22T12:00:00Z');

test.each([
  ['2026-11-22T11:59:30Z', 'now'],
  ['2026-11-22T11:15:00Z', '45 min. ago'],
  ['2026-11-21T12:00:00Z', 'yesterday'],
  ['2026-10-01T00:00:00Z', 'last mo.'],
  ['2026-11-22T15:00:00+01:00', 'in 2 hr.'],
  ['soon', 'soon'],
])('%s is %s', (iso, expected) => {
  expect(relativeDate(iso, now, 'en')).toBe(expected);
});

test('times inside a sentence are written for people, and nothing else is changed', () => {
  const iso = '2026-11-22T11:15:00.123Z';
  const sentence = (time: string): string => `bo@example.com took Production at ${time}; v2026-11-22 stays.`;
  expect(readableTimes(sentence(iso), 'en')).toBe(sentence(absoluteDate(iso, 'en')));
  expect(absoluteDate(iso, 'en')).toMatch(/2026.*15/);
});

test('what is no date stays as it was written', () => {
  expect(absoluteDate('soon', 'en')).toBe('soon');
});
