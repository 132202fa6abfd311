import type { Milliseconds } from '../time';

const formats = new Map<string, Intl.DateTimeFormat>();
const MAX_CACHED = 256;

/**
 * What clocks in a time zone show at an instant, as if they were at UTC: an hour that a clock shows twice is the same twice, and
 * one that it leaves out does not come. The time zone must exist.
 */
export function wallClock(instant: Milliseconds, timeZone: string): Milliseconds {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = PARTS.map((part) => parts.get(part));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second) + (((instant % 1000) + 1000) % 1000);
}

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  if (formats.size >= MAX_CACHED) formats.clear();
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  formats.set(timeZone, format);
  return format;
}
