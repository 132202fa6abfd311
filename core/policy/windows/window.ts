import { parseDuration, type Milliseconds } from '../time';
import type { PromotionWindow } from '../types';
import { isNamed } from './days';
import { wallClock } from './local-time';
import { parseRecurrence, type Recurrence } from './recurrence';

const DAY = 86_400_000;
/** A window that stays open for longer is always open, or nearly so. */
export const MAX_WINDOW: Milliseconds = 366 * DAY;

export type WindowState =
  | { readonly kind: 'open'; /** What clocks in its time zone show when it closes. */ readonly until: string }
  | { readonly kind: 'closed' }
  /** Closed, and it will not open again. */
  | { readonly kind: 'over' }
  | { readonly kind: 'invalid'; readonly problem: string };

/**
 * Whether a window is open. Its hours are those of the clocks in its time zone, from `start` (included) for `duration` (its end
 * is not included): a window over the night of a clock change is as long as the clocks say.
 */
export function windowState(window: PromotionWindow, now: Milliseconds): WindowState {
  const parsed = recurrenceOf(window.deny ?? window.allow ?? '');
  if (!parsed.ok) return { kind: 'invalid', problem: parsed.problem };
  const local = wallClock(now, window.timeZone);
  const length = parseDuration(window.duration) ?? 0;
  const opening = lastOpening(parsed.recurrence, { local, start: startOf(window.start), length });
  if (opening !== undefined) return { kind: 'open', until: new Date(opening + length).toISOString().slice(0, 16) };
  const { last } = parsed.recurrence;
  const isOver = last !== undefined && local >= last * DAY + startOf(window.start) + length;
  return { kind: isOver ? 'over' : 'closed' };
}

interface Hours {
  /** What the clock shows now. */
  readonly local: Milliseconds;
  /** Since midnight. */
  readonly start: Milliseconds;
  readonly length: Milliseconds;
}

/** When the window opened that is open now, by the clock. */
function lastOpening(recurrence: Recurrence, { local, start, length }: Hours): Milliseconds | undefined {
  const today = Math.floor(local / DAY);
  const days = Math.ceil(Math.min(length, MAX_WINDOW) / DAY);
  for (let day = today; day >= today - days; day -= 1) {
    const opens = day * DAY + start;
    if (local >= opens && local < opens + length && isNamed(recurrence, day)) return opens;
  }
  return undefined;
}

/** Milliseconds since midnight of `HH:MM`. */
function startOf(text: string): Milliseconds {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
}

const recurrences = new Map<string, ReturnType<typeof parseRecurrence>>();
const MAX_CACHED = 256;

/** The same object for the same text, so that its days are looked up once. */
function recurrenceOf(
  text: string,
): { readonly ok: true; readonly recurrence: Recurrence } | { readonly ok: false; readonly problem: string } {
  if (recurrences.size >= MAX_CACHED) recurrences.clear();
  const parsed = recurrences.get(text) ?? parseRecurrence(text);
  recurrences.set(text, parsed);
  return parsed;
}
