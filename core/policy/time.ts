/** Milliseconds. */
export type Milliseconds = number;

const STAMP = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,12}))?([Zz]|[+-]\d\d:?\d\d)$/;

/** Milliseconds since 1970 of an ISO 8601 time stamp with an offset; nothing when the text is none. */
export function parseInstant(text: string): Milliseconds | undefined {
  const match = STAMP.exec(text);
  if (match === null) return undefined;
  const [, day = '', minute = '', second = ':00', digits = '', zone = ''] = match;
  const local = `${day}T${minute}${second}`;
  const whole = Date.parse(`${local}Z`);
  const offset = parseOffset(zone);
  // Dates that do not exist, such as 30 February, come back as others.
  const real = !Number.isNaN(whole) && new Date(whole).toISOString().startsWith(local);
  return real && offset !== undefined ? whole + fraction(digits) - offset : undefined;
}

/** Whole milliseconds are added exactly, so that a limit is met to the millisecond. */
function fraction(digits: string): Milliseconds {
  const picoseconds = Number(digits.padEnd(12, '0'));
  return Math.floor(picoseconds / 1e9) + (picoseconds % 1e9) / 1e9;
}

function parseOffset(text: string): Milliseconds | undefined {
  if (/^z$/i.test(text)) return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** The latest of some times; NaN if one of them is. */
export function latest(times: readonly Milliseconds[]): Milliseconds {
  return times.reduce((left, right) => Math.max(left, right), -Infinity);
}

const UNITS: Readonly<Record<string, Milliseconds>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SHORT = /^(\d{1,9})([smhd])$/;
const NUMBER = String.raw`(\d{1,9}(?:[.,]\d{1,9})?)`;
const ISO = new RegExp(`^P(?:${NUMBER}W|(?:${NUMBER}D)?(?:T(?=\\d)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?)$`);
/** Weeks, days, hours, minutes, seconds, as `ISO` captures them. */
const ISO_UNITS: readonly Milliseconds[] = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000];
const CALENDAR = /^P(?=\d)(?=[^T]*[YM])(?:\d+(?:[.,]\d+)?Y)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?[WD])?(?:T.*)?$/;

/** The length of `30m`, `24h`, `7d` or an ISO 8601 duration; nothing for anything else, calendar units among it. */
export function parseDuration(text: string): Milliseconds | undefined {
  const short = SHORT.exec(text);
  if (short !== null) return Number(short[1]) * (UNITS[short[2] ?? ''] ?? Number.NaN);
  const iso = ISO.exec(text);
  if (iso === null || text === 'P') return undefined;
  return iso.slice(1).reduce((sum, part: string | undefined, index) => {
    return sum + Number((part ?? '0').replace(',', '.')) * (ISO_UNITS[index] ?? 0);
  }, 0);
}

/** True for an ISO 8601 duration in years or months, whose length depends on the calendar. */
export function isCalendarDuration(text: string): boolean {
  return CALENDAR.test(text) && parseDuration(text) === undefined;
}
