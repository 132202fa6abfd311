import { describe, expect, test } from 'vitest';
import { isCalendarDuration, latest, parseDuration, parseInstant } from './time';

describe('time stamps', () => {
  test.each([
    ['2026-11-22T12:00:00Z', '2026-11-22T12:00:00.000Z'],
    ['2026-11-22T12:00:00.5Z', '2026-11-22T12:00:00.500Z'],
    ['2026-11-22T12:00:00.123456Z', '2026-11-22T12:00:00.123Z'],
    ['2026-11-22T12:00Z', '2026-11-22T12:00:00.000Z'],
    ['2026-11-22T12:00:00+05:30', '2026-11-22T06:30:00.000Z'],
    ['2026-11-22T12:00:00-0800', '2026-11-22T20:00:00.000Z'],
    ['2024-02-29t00:00:00z', '2024-02-29T00:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(new Date(Math.floor(parseInstant(text)!)).toISOString()).toBe(expected);
  });

  test('parts of a millisecond count', () => {
    expect(parseInstant('2026-11-22T12:00:00.0005Z')).toBeGreaterThan(parseInstant('2026-11-22T12:00:00.000Z')!);
  });

  test.each([
    '2026-11-22T12:00:00',
    '2026-11-22',
    '2026-11-22 12:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T12:60:00Z',
    '2026-11-22T12:00:60Z',
    '2026-11-22T12:00:00+24:00',
    '1732276800000',
    '',
    'now',
  ])('%j is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('durations', () => {
  const hour = 3_600_000;
  test.each([
    ['30m', hour / 2],
    ['24h', 24 * hour],
    ['7d', 168 * hour],
    ['0h', 0],
    ['45s', 45_000],
    ['PT30M', hour / 2],
    ['P1D', 24 * hour],
    ['P1DT12H', 36 * hour],
    ['PT1H30M', 1.5 * hour],
    ['P2W', 336 * hour],
    ['PT0.5H', hour / 2],
    ['PT1,5S', 1500],
  ])('%s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  test.each([
    'P1M',
    'P1Y',
    'P1Y2M3D',
    'P1MT1H',
    '1w',
    '24',
    'h',
    '-1h',
    '1.5h',
    '1 h',
    'P',
    'PT',
    'P1DT',
    'T1H',
    'pt1h',
    '',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test('months and years are told apart from nonsense', () => {
    expect(['P1M', 'P1Y', 'P1Y2M3D', 'P1MT1H'].map(isCalendarDuration)).toEqual([true, true, true, true]);
    expect(['PT1M', 'P1D', 'x', '24h', 'P', 'P1DT'].map(isCalendarDuration)).not.toContain(true);
  });
});

describe('the latest of some times', () => {
  test('whatever their order and number', () => {
    expect(latest([1, 3, 2])).toBe(3);
    expect(latest(Array.from({ length: 200_000 }, (_, index) => index))).toBe(199_999);
  });

  test('is no time if one of them is none', () => {
    expect(latest([1, Number.NaN, 2])).toBeNaN();
  });
});
