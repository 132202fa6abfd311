import { describe, expect, test } from 'vitest';
import { windowState } from './window';
import { parseRecurrence } from './recurrence';

const berlin = (deny: string, start: string, duration: string) => ({
  deny,
  start,
  duration,
  timeZone: 'Europe/Berlin',
});
const at = (window: ReturnType<typeof berlin>, now: string): string => windowState(window, Date.parse(now)).kind;

describe('the night on which clocks go back (25 October 2026, Europe/Berlin)', () => {
  const night = berlin('FREQ=DAILY', '02:00', '1h');
  test.each([
    ['2026-10-24T23:59:59.999Z', 'closed'],
    ['2026-10-25T00:00:00Z', 'open'],
    ['2026-10-25T00:59:59.999Z', 'open'],
    // Clocks show 02:00 again.
    ['2026-10-25T01:00:00Z', 'open'],
    ['2026-10-25T01:59:59.999Z', 'open'],
    ['2026-10-25T02:00:00Z', 'closed'],
  ])('an hour that comes twice is open twice: %s', (now, kind) => {
    expect(at(night, now)).toBe(kind);
  });

  test.each([
    ['2026-10-24T21:59:59Z', 'closed'],
    ['2026-10-24T22:00:00Z', 'open'],
    ['2026-10-25T22:59:59Z', 'open'],
    ['2026-10-25T23:00:00Z', 'closed'],
  ])('a Sunday of 25 hours is a whole Sunday: %s', (now, kind) => {
    expect(at(berlin('FREQ=WEEKLY;BYDAY=SU', '00:00', '24h'), now)).toBe(kind);
  });
});

describe('the night on which clocks go forward (29 March 2026, Europe/Berlin)', () => {
  test.each([
    ['2026-03-29T00:59:59.999Z', 'closed'],
    // Clocks show 03:00 after 01:59.
    ['2026-03-29T01:00:00Z', 'closed'],
  ])('an hour that does not come is never open: %s', (now, kind) => {
    expect(at(berlin('FREQ=DAILY', '02:00', '1h'), now)).toBe(kind);
  });

  test('a window that begins in that hour is open for what is left of it', () => {
    expect(at(berlin('FREQ=DAILY', '02:30', '1h'), '2026-03-29T01:00:00Z')).toBe('open');
    expect(at(berlin('FREQ=DAILY', '02:30', '1h'), '2026-03-29T01:30:00Z')).toBe('closed');
  });

  test('a Sunday of 23 hours ends with the day', () => {
    const sunday = berlin('FREQ=WEEKLY;BYDAY=SU', '00:00', '24h');
    expect(at(sunday, '2026-03-29T21:59:59Z')).toBe('open');
    expect(at(sunday, '2026-03-29T22:00:00Z')).toBe('closed');
  });
});

test.each([
  ['FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24,25', '2026-12-24T12:00:00Z', 'open'],
  ['FREQ=YEARLY;BYDAY=FR;BYMONTHDAY=13', '2026-11-13T12:00:00Z', 'open'],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2026-10-30T12:00:00Z', 'open'],
  ['FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO', '2026-12-28T12:00:00Z', 'closed'],
  ['FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO', '2026-12-28T12:00:00Z', 'open'],
  ['FREQ=YEARLY;BYYEARDAY=-1', '2026-12-31T12:00:00Z', 'open'],
  ['freq=weekly;byday=th', '2026-12-31T12:00:00Z', 'open'],
  ['DTSTART:20240229\nRRULE:FREQ=YEARLY', '2026-02-28T12:00:00Z', 'closed'],
  ['DTSTART:20240229\nRRULE:FREQ=YEARLY', '2028-02-29T12:00:00Z', 'open'],
  ['DTSTART:20260105T090000Z\nFREQ=DAILY;INTERVAL=3', '2026-01-11T12:00:00Z', 'open'],
  ['DTSTART:20260131\nFREQ=MONTHLY;INTERVAL=2', '2026-03-31T12:00:00Z', 'open'],
  ['DTSTART:20260131\nFREQ=MONTHLY;INTERVAL=2', '2026-05-31T12:00:00Z', 'open'],
  ['DTSTART:20260131\nFREQ=MONTHLY;INTERVAL=2', '2026-04-30T12:00:00Z', 'closed'],
  ['FREQ=DAILY;UNTIL=20261231', '2027-06-01T12:00:00Z', 'over'],
])('%j at %s is %s', (rule, now, kind) => {
  expect(windowState({ deny: rule, start: '00:00', duration: '24h', timeZone: 'UTC' }, Date.parse(now)).kind).toBe(
    kind,
  );
});

test.each([
  ['FREQ=HOURLY', 'finer'],
  ['FREQ=DAILY;BYMINUTE=1', 'finer'],
  ['FREQ=DAILY;COUNT=10', 'UNTIL'],
  ['FREQ=WEEKLY', 'which days'],
  ['FREQ=YEARLY;BYMONTH=12', 'which days'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=FR', 'DTSTART'],
  ['FREQ=WEEKLY;BYDAY=1FR', 'number before a day'],
  ['FREQ=WEEKLY;BYDAY=XX', 'not understood'],
  ['FREQ=WEEKLY;BYDAY=FR;BYMONTHDAY=3', 'no meaning'],
  ['FREQ=MONTHLY;BYMONTHDAY=32', 'not understood'],
  ['FREQ=MONTHLY;BYMONTHDAY=0', 'not understood'],
  ['FREQ=DAILY;INTERVAL=0', 'not understood'],
  ['FREQ=DAILY;FREQ=WEEKLY', 'twice'],
  ['FREQ=DAILY;', 'not a part'],
  ['FREQ=DAILY;UNTIL=20260230', 'not understood'],
  ['FREQ=DAILY;X-A=1', 'not a part'],
  ['FREQ=DAILY;TZID=Europe', 'not understood'],
  ['DTSTART:20260230\nFREQ=DAILY', 'does not exist'],
  ['EXDATE:20260101\nRRULE:FREQ=DAILY', 'DTSTART'],
  ['BYDAY=FR', 'missing'],
  ['', 'not a part'],
  [`FREQ=YEARLY;BYYEARDAY=${'1,'.repeat(1000)}1`, 'longer'],
])('%j is refused', (rule, words) => {
  expect(parseRecurrence(rule)).toMatchObject({ ok: false, problem: expect.stringContaining(words) as string });
});

test('rules that never match, and long windows of rare days, are decided', () => {
  const rules = [
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=WEEKLY;BYDAY=MO;BYMONTH=1',
    'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31',
    'FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1',
    'FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;BYDAY=MO',
    'DTSTART:19700101\nFREQ=YEARLY;INTERVAL=1000;BYYEARDAY=366',
  ];
  for (const deny of rules) {
    const window = { deny, start: '00:00', duration: '366d', timeZone: 'America/New_York' };
    expect(['closed', 'open']).toContain(windowState(window, Date.parse('2026-11-22T12:00:00Z')).kind);
  }
});
