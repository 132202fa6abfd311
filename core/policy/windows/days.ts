import { RRule } from 'rrule';
import { WEEKDAYS, type Recurrence } from './recurrence';

const DAY = 86_400_000;
/** Periods in which the library looks for days; the next one lies beyond its calendar, so that it never searches on. */
const BEYOND = { YEARLY: 10_000, MONTHLY: 120_000 } as const;

/** True when the rule names the day (days since 1970). */
export function isNamed(recurrence: Recurrence, day: number): boolean {
  const { first = -Infinity, last = Infinity } = recurrence;
  return day >= first && day <= last && isInTurn(recurrence, day) && daysAround(recurrence, day).has(day);
}

/** With an interval, only every so many days, weeks, months or years from the first. */
function isInTurn({ frequency, interval, first, weekStart }: Recurrence, day: number): boolean {
  if (interval === 1 || first === undefined) return true;
  const periods: Readonly<Record<Recurrence['frequency'], (at: number) => number>> = {
    DAILY: (at) => at,
    // Day 0 of 1970 was a Thursday, which is day 3 of a week.
    WEEKLY: (at) => Math.floor((at + 3 - weekStart) / 7),
    MONTHLY: (at) => monthOf(at),
    YEARLY: (at) => Math.floor(monthOf(at) / 12),
  };
  const period = periods[frequency];
  return (period(day) - period(first)) % interval === 0;
}

function monthOf(day: number): number {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

const known = new WeakMap<Recurrence, Map<string, ReadonlySet<number>>>();

/** The days that the rule names in the month or year of the day, looked up once. */
function daysAround(recurrence: Recurrence, day: number): ReadonlySet<number> {
  const date = new Date(day * DAY);
  const isMonthly = recurrence.frequency === 'MONTHLY';
  const start = new Date(0);
  start.setUTCFullYear(date.getUTCFullYear(), isMonthly ? date.getUTCMonth() : 0, 1);
  const periods = known.get(recurrence) ?? new Map<string, ReadonlySet<number>>();
  known.set(recurrence, periods);
  const key = start.toISOString();
  const days = periods.get(key) ?? daysFrom(recurrence, start, isMonthly ? 'MONTHLY' : 'YEARLY');
  periods.set(key, days);
  return days;
}

/**
 * One period at a time, because the library looks for the next day of a rule that names none to the end of its calendar. Days
 * and weeks are looked up by the year: without positions they only filter its days.
 */
function daysFrom({ by, weekStart }: Recurrence, start: Date, frequency: keyof typeof BEYOND): ReadonlySet<number> {
  const parts = new Map(by);
  if (!['BYDAY', 'BYMONTHDAY', 'BYYEARDAY'].some((name) => parts.has(name))) parts.set('BYDAY', WEEKDAYS.join(','));
  const rule = [...parts, ['WKST', WEEKDAYS[weekStart] ?? 'MO'] as const].map(([name, value]) => `${name}=${value}`);
  const options = RRule.parseString(`FREQ=${frequency};${rule.join(';')}`);
  const dates = new RRule({ ...options, dtstart: start, interval: BEYOND[frequency] }).all();
  return new Set(dates.map((date) => Math.floor(date.getTime() / DAY)));
}
