/** Days that a window's RRULE names. Everything in it is in the form that RFC 5545 allows for its frequency. */
export interface Recurrence {
  readonly frequency: Frequency;
  readonly interval: number;
  /** The BY… parts as they are written, in upper case: `BYDAY` → `FR,SA`. */
  readonly by: ReadonlyMap<string, string>;
  /** Weeks begin on it: 0 is Monday. */
  readonly weekStart: number;
  /** The first and the last day that there can be, as days since 1970. */
  readonly first?: number;
  readonly last?: number;
}

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

export type RecurrenceResult =
  | { readonly ok: true; readonly recurrence: Recurrence }
  /** What is wrong, as a clause without a full stop. */
  | { readonly ok: false; readonly problem: string };

export const WEEKDAYS: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const FREQUENCIES: readonly string[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const FINER: readonly string[] = ['HOURLY', 'MINUTELY', 'SECONDLY'];
const FINER_PARTS: readonly string[] = ['BYHOUR', 'BYMINUTE', 'BYSECOND'];
const MAX_LENGTH = 500;
const MAX_INTERVAL = 1000;
const DAY = 86_400_000;

/** Greatest numbers of the parts that list numbers; all but months count from the end, too. */
const GREATEST: Readonly<Record<string, number>> = {
  BYMONTH: 12,
  BYMONTHDAY: 31,
  BYYEARDAY: 366,
  BYWEEKNO: 53,
  BYSETPOS: 366,
};

/** The parts that RFC 5545 forbids with a frequency. */
const FORBIDDEN: Readonly<Record<Frequency, readonly string[]>> = {
  DAILY: ['BYWEEKNO', 'BYYEARDAY', 'BYSETPOS'],
  WEEKLY: ['BYWEEKNO', 'BYYEARDAY', 'BYMONTHDAY', 'BYSETPOS'],
  MONTHLY: ['BYWEEKNO', 'BYYEARDAY'],
  YEARLY: [],
};

/** Reads `FREQ=WEEKLY;BYDAY=FR`, with `RRULE:` before it or not, and with a line `DTSTART:20260105` before that or not. */
export function parseRecurrence(text: string): RecurrenceResult {
  if (text.length > MAX_LENGTH) return wrong(`it is longer than ${MAX_LENGTH} characters`);
  const lines = text
    .trim()
    .toUpperCase()
    .split(/\s*\n\s*/);
  const start = lines.length === 1 ? undefined : startIn(lines);
  if (typeof start === 'string') return wrong(start);
  const parts = partsOf((lines.at(-1) ?? '').replace(/^RRULE:/, ''));
  if (typeof parts === 'string') return wrong(parts);
  const problem = partsProblem(parts) ?? formProblem(parts) ?? startProblem(parts, start);
  return problem === undefined ? { ok: true, recurrence: recurrenceOf(parts, start) } : wrong(problem);
}

/** The day of the line before the rule, or what is wrong with it. */
function startIn(lines: readonly string[]): number | string {
  const line = lines.length === 2 ? /^DTSTART(?:;VALUE=DATE)?:(\d{8})(?:T\d{6}Z?)?$/.exec(lines[0] ?? '') : null;
  if (line === null) return 'before the rule there may be one line `DTSTART:YYYYMMDD`';
  return dayOf(line[1] ?? '') ?? 'the day of DTSTART does not exist';
}

const wrong = (problem: string): RecurrenceResult => ({ ok: false, problem });

type Parts = ReadonlyMap<string, string>;

function partsOf(rule: string): Parts | string {
  const parts = new Map<string, string>();
  for (const part of rule.split(';')) {
    const [, name = '', value = ''] = /^([A-Z]+)=(.+)$/.exec(part) ?? [];
    if (name === '') return `\`${part}\` is not a part like \`BYDAY=FR\``;
    if (parts.has(name)) return `\`${name}\` is stated twice`;
    parts.set(name, value);
  }
  return parts;
}

function partsProblem(parts: Parts): string | undefined {
  for (const [name, value] of parts) {
    const problem = partProblem(name, value);
    if (problem !== undefined) return problem;
  }
  return parts.has('FREQ') ? undefined : '`FREQ` is missing';
}

function partProblem(name: string, value: string): string | undefined {
  if (name === 'FREQ') return frequencyProblem(value);
  if (name === 'COUNT') return '`COUNT` does not say when it ends; use `UNTIL`';
  if (FINER_PARTS.includes(name)) return `\`${name}\` is finer than days; \`start\` and \`duration\` give the hours`;
  return (PATTERNS[name]?.test(value) ?? false) && withinGreatest(name, value)
    ? undefined
    : `\`${name}=${value}\` is not understood`;
}

function frequencyProblem(value: string): string | undefined {
  if (FREQUENCIES.includes(value)) return undefined;
  return FINER.includes(value)
    ? `\`FREQ=${value}\` is finer than days; \`start\` and \`duration\` give the hours`
    : `\`FREQ=${value}\` is not one of ${FREQUENCIES.join(', ')}`;
}

const NUMBERS = /^[-+]?\d{1,3}(?:,[-+]?\d{1,3})*$/;
const PATTERNS: Readonly<Record<string, RegExp>> = {
  INTERVAL: /^\d{1,4}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/,
  BYDAY: /^(?:[-+]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[-+]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU))*$/,
  BYMONTH: /^\d{1,2}(?:,\d{1,2})*$/,
  BYMONTHDAY: NUMBERS,
  BYYEARDAY: NUMBERS,
  BYWEEKNO: NUMBERS,
  BYSETPOS: NUMBERS,
};

function withinGreatest(name: string, value: string): boolean {
  if (name === 'INTERVAL') return Number(value) >= 1 && Number(value) <= MAX_INTERVAL;
  if (name === 'UNTIL') return dayOf(value) !== undefined;
  const greatest = name === 'BYDAY' ? 53 : GREATEST[name];
  if (greatest === undefined) return true;
  const numbers = value.match(/\d+/g)?.map(Number) ?? [];
  return numbers.every((number) => number >= 1 && number <= greatest);
}

/** What RFC 5545 forbids. */
function formProblem(parts: Parts): string | undefined {
  const frequency = parts.get('FREQ') as Frequency;
  const forbidden = FORBIDDEN[frequency].find((name) => parts.has(name));
  if (forbidden !== undefined) return `\`${forbidden}\` has no meaning with \`FREQ=${frequency}\``;
  const counts = /\d/.test(parts.get('BYDAY') ?? '');
  const mayCount = (frequency === 'MONTHLY' || frequency === 'YEARLY') && !parts.has('BYWEEKNO');
  return counts && !mayCount
    ? 'a number before a day needs `FREQ=MONTHLY` or `FREQ=YEARLY` without `BYWEEKNO`'
    : undefined;
}

/** What depends on a first day that nobody has stated. */
function startProblem(parts: Parts, first: number | undefined): string | undefined {
  if (first !== undefined) return undefined;
  if (Number(parts.get('INTERVAL') ?? 1) > 1)
    return '`INTERVAL` counts from a day: state it in a line `DTSTART:YYYYMMDD`';
  const frequency = parts.get('FREQ') as Frequency;
  if (namesDays(frequency, parts)) return undefined;
  return `it does not say which days; add \`BYDAY\`${frequency === 'WEEKLY' ? '' : ' or `BYMONTHDAY`'}`;
}

function namesDays(frequency: Frequency, parts: Parts): boolean {
  return frequency === 'DAILY' || ['BYDAY', 'BYMONTHDAY', 'BYYEARDAY'].some((name) => parts.has(name));
}

function recurrenceOf(parts: Parts, first: number | undefined): Recurrence {
  const frequency = parts.get('FREQ') as Frequency;
  const by = new Map([...parts].filter(([name]) => name.startsWith('BY')));
  if (!namesDays(frequency, parts) && first !== undefined) addDaysOf(first, frequency, by);
  const last = dayOf(parts.get('UNTIL') ?? '');
  return {
    frequency,
    interval: Number(parts.get('INTERVAL') ?? 1),
    by,
    weekStart: Math.max(0, WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO')),
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
  };
}

/** A rule that names no days means those like its first. */
function addDaysOf(first: number, frequency: Frequency, by: Map<string, string>): void {
  const date = new Date(first * DAY);
  if (frequency === 'WEEKLY' || by.has('BYWEEKNO')) {
    by.set('BYDAY', WEEKDAYS[(date.getUTCDay() + 6) % 7] ?? '');
    return;
  }
  by.set('BYMONTHDAY', String(date.getUTCDate()));
  if (frequency === 'YEARLY' && !by.has('BYMONTH')) by.set('BYMONTH', String(date.getUTCMonth() + 1));
}

/** Days since 1970 of `20260105`, or of the day of `20260105T120000Z`. */
function dayOf(text: string): number | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})(\d\d)(\d\d)/.exec(text) ?? [];
  const stamp = `${year}-${month}-${day}`;
  const time = Date.parse(`${stamp}T00:00:00Z`);
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(stamp);
  return exists ? Math.floor(time / DAY) : undefined;
}
