import { parseRegistryUri } from '../../registry/uri';
import { preferred } from '../../text/fix';
import { compilePattern } from '../pattern';
import { isRecord, type JsonRecord } from '../record';
import { isGlob } from '../glob';
import { inSentence } from '../sentence';
import { isCalendarDuration, parseDuration } from '../time';
import { parseRecurrence } from '../windows/recurrence';
import { MAX_WINDOW } from '../windows/window';
import { isTimeZone, meantTimeZone } from './time-zones';
import { errorAt, type LocatedFinding, type PolicyPath, type Report } from './finding';

const DURATIONS: readonly unknown[] = ['soak', 'maxAge', 'expiresAfter', 'duration', 'pause', 'interval'];
/** Durations, time zones, patterns and other texts with a grammar of their own, wherever they stand. */
export function scalarFindings(policy: JsonRecord, report: Report): void {
  visit(policy, [], report);
}

/** `path` is the same list at every value: it is copied where there is something to report. */
function visit(value: unknown, path: (string | number)[], report: Report): void {
  if (typeof value === 'string') {
    const problem = problemOf(value, path);
    if (problem !== undefined) report(findingOf(problem, [...path]));
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => step(item, index, path, report));
  } else if (isRecord(value) && !holdsFreeNames(path)) {
    for (const [key, member] of Object.entries(value)) step(member, key, path, report);
  }
}

function step(value: unknown, part: string | number, path: (string | number)[], report: Report): void {
  path.push(part);
  visit(value, path, report);
  path.pop();
}

/** Keys that people choose, whose names mean nothing: a slice's properties, a stage's tag. */
function holdsFreeNames(path: PolicyPath): boolean {
  return path.at(-1) === 'where' || (path[0] === 'stages' && path.at(-1) === 'tag');
}

interface Problem {
  readonly code: string;
  readonly message: string;
  /** What was meant. */
  readonly meant?: string | undefined;
}

function findingOf({ code, message, meant }: Problem, path: PolicyPath): LocatedFinding {
  const finding = errorAt(path, code, message);
  return meant === undefined ? finding : { ...finding, fixes: [preferred({ kind: 'replace', value: meant })] };
}

function problemOf(text: string, path: PolicyPath): Problem | undefined {
  const key = path.at(-1);
  if (DURATIONS.includes(key)) return durationProblem(text) ?? windowDurationProblem(text, path);
  if (key === 'timeZone') return timeZoneProblem(text);
  if (key === 'matches') return patternProblem(text);
  if (key === 'deny' || key === 'allow') return windowProblem(text, path);
  if (key === 'registry') return registryProblem(text);
  return path[0] === 'models' ? globProblem(text) : undefined;
}

function durationProblem(text: string): Problem | undefined {
  if (parseDuration(text) !== undefined) return undefined;
  const message = isCalendarDuration(text)
    ? `The length of ${text} depends on the calendar; use days, as in \`30d\`.`
    : `\`${text}\` is not a duration; write it like \`30m\`, \`24h\`, \`7d\` or \`PT1H30M\`.`;
  return { code: 'bad-duration', message, meant: meantDuration(text) };
}

const WORDS = /^(\d{1,9})\s*(?:(s|sec|seconds?)|(m|mins?|minutes?)|(h|hrs?|hours?)|(d|days?)|(w|weeks?))$/;

/** Words for units that are written otherwise. */
function meantDuration(text: string): string | undefined {
  const [match, count, ...units] = WORDS.exec(text.trim()) ?? [];
  if (match === undefined) return undefined;
  const unit = 'smhdw'.charAt(units.findIndex((found) => (found as string | undefined) !== undefined));
  return unit === 'w' ? `${Number(count) * 7}d` : `${String(count)}${unit}`;
}

function timeZoneProblem(text: string): Problem | undefined {
  if (isTimeZone(text)) return undefined;
  const meant = meantTimeZone(text);
  const message = `\`${text}\` is not an IANA time zone; write it like \`${meant ?? 'Europe/Berlin'}\`.`;
  return { code: 'bad-time-zone', message, meant };
}

function patternProblem(text: string): Problem | undefined {
  return compilePattern(text) === undefined
    ? { code: 'bad-pattern', message: `\`${text}\` is not a regular expression that RE2 understands.` }
    : undefined;
}

function windowProblem(text: string, path: PolicyPath): Problem | undefined {
  if (path.at(-3) !== 'windows') return undefined;
  const result = parseRecurrence(text);
  if (result.ok) return undefined;
  const message = `\`${inSentence(text, 80)}\` is not an RRULE by days or coarser that can be used: ${result.problem}.`;
  return { code: 'bad-recurrence', message };
}

function windowDurationProblem(text: string, path: PolicyPath): Problem | undefined {
  const length = path.at(-3) === 'windows' ? parseDuration(text) : undefined;
  if (length === 0) return { code: 'bad-duration', message: 'A window that is open for no time never opens.' };
  const isTooLong = length !== undefined && length > MAX_WINDOW;
  return isTooLong ? { code: 'bad-duration', message: 'A window is open for at most 366 days.' } : undefined;
}

function registryProblem(text: string): Problem | undefined {
  const parsed = parseRegistryUri(text);
  return parsed.ok ? undefined : { code: 'bad-registry', message: parsed.message };
}

function globProblem(text: string): Problem | undefined {
  if (isGlob(text)) return undefined;
  return {
    code: 'bad-glob',
    message: `\`${text}\` is not a glob: a bracket or brace is not closed, or it is too long.`,
  };
}
