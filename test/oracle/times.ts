import type { Random } from '../support/random';
import type { Json } from './shapes';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LENGTHS: Readonly<Record<string, number>> = {
  '24h': DAY,
  '1h': HOUR,
  '8h': 8 * HOUR,
  '3d': 3 * DAY,
  PT90M: 1.5 * HOUR,
};
/** Days around which clocks change somewhere, ends of months, and an ordinary one. */
const DATES = [
  [2, 8], [2, 28], [2, 29], [3, 4], [3, 5], [9, 3], [9, 4], [9, 24], [9, 25], [9, 26], [9, 30], [10, 1], [10, 22], [11, 31],
] as const; // prettier-ignore
const offsets = new Map<string, number>();

/** The same instant in one of the ways to write it. */
export function timeText(random: Random, time: number): string {
  const plain = new Date(time).toISOString();
  const short = plain.replace('.000Z', 'Z');
  if (random.chance(0.7)) return short;
  const hours = random.pick([-5, 2]);
  const local = new Date(time + hours * HOUR).toISOString().replace('.000Z', '').replace('Z', '');
  return `${local}${hours < 0 ? '-05:00' : '+02:00'}`;
}

/** An instant at the edge of one of the windows, never within hours in which clocks show a time twice or leave one out. */
export function randomNow(random: Random, windows: readonly Json[]): number {
  const [month, day] = random.pick(DATES);
  const date = Date.UTC(2026, month, day) + random.pick([-DAY, 0, 0, DAY, 2 * DAY]);
  const zones = windows.map((window) => window['timeZone'] as string);
  const time = date + (windows.length === 0 ? 12 * HOUR : edgeOf(random, random.pick(windows)));
  const instant = time - offset(zones[0] ?? 'UTC', time);
  return zones.every((zone) => isSettled(zone, instant)) ? instant : instant + 12 * HOUR;
}

function edgeOf(random: Random, window: Json): number {
  const [hours, minutes] = (window['start'] as string).split(':').map(Number);
  const start = hours! * HOUR + minutes! * 60_000;
  const edge = random.chance(0.5) ? start : start + LENGTHS[window['duration'] as string]!;
  return edge + random.pick([0, -1000, 1000, 2 * HOUR, -2 * HOUR]);
}

function isSettled(zone: string, time: number): boolean {
  return offset(zone, time - 4 * HOUR) === offset(zone, time + 4 * HOUR);
}

/** What the clocks of the zone are ahead of UTC, in milliseconds. */
function offset(zone: string, time: number): number {
  if (zone === 'UTC') return 0;
  const key = `${zone} ${Math.floor(time / (HOUR / 2))}`;
  const known = offsets.get(key) ?? readOffset(zone, time);
  offsets.set(key, known);
  return known;
}

function readOffset(zone: string, time: number): number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * 60_000);
}
