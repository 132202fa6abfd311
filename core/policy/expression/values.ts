import { exactText, parseDecimal } from '../decimal';
import type { CardFacts, Evidence, MetricFact, VersionFacts } from '../evidence';
import { isRecord } from '../record';
import { parseInstant, type Milliseconds } from '../time';

/** What the names of an expression stand for; without a baseline, nothing of it is there. */
export function valuesOf(
  evidence: Evidence,
  now: Milliseconds,
  baseline: VersionFacts | undefined,
): Readonly<Record<string, unknown>> {
  const { model, transition, candidate } = evidence;
  const { from, to, requestedBy, requestedAt } = transition;
  return {
    candidate: versionValue(candidate),
    baseline: baseline === undefined ? { tags: new Map(), metrics: new Map() } : versionValue(baseline),
    model,
    transition: { from, to, requestedBy, requestedAt: timeValue(requestedAt) },
    now: new Date(now),
  };
}

function versionValue(facts: VersionFacts): Readonly<Record<string, unknown>> {
  const { version, author, createdAt, signature, aliases, stages, passed, tags = {}, metrics = {}, card } = facts;
  return {
    version,
    author,
    createdAt: timeValue(createdAt),
    signature,
    aliases,
    stages: stages?.map(({ stage, since }) => event(stage, { since })),
    passed: passed?.map(({ stage, at }) => event(stage, { at })),
    tags: new Map(Object.entries(tags)),
    metrics: new Map(Object.entries(metrics).flatMap(([key, fact]) => metricEntry(key, fact))),
    card: card === undefined || card === null ? undefined : cardValue(card),
  };
}

function event(stage: string, times: Readonly<Record<string, string | undefined>>): Map<string, unknown> {
  const known = Object.entries(times).filter(([, time]) => time !== undefined);
  return new Map<string, unknown>([['stage', stage], ...known.map(([key, at]) => [key, timeValue(at)] as const)]);
}

/** What is no time stamp stays a text, which has the wrong type for whatever reads it. */
function timeValue(text: string | undefined): Date | string | undefined {
  const time = text === undefined ? undefined : parseInstant(text);
  return time === undefined ? text : new Date(time);
}

/** A metric without a value is not there; one that is no number keeps what it is, which has the wrong type. */
function metricEntry(key: string, fact: MetricFact | null): readonly [string, unknown][] {
  if (fact?.value === undefined || fact.value === null) return [];
  return [[key, double(fact.value)]];
}

const NOT_FINITE: readonly unknown[] = ['NaN', 'Infinity', '-Infinity'];

function double(value: NonNullable<MetricFact['value']>): unknown {
  const text = exactText(value) ?? value;
  if (NOT_FINITE.includes(text)) return Number(text);
  const isNumber = typeof text === 'string' && text !== value && parseDecimal(text) !== undefined;
  return isNumber ? Number(text) : NO_NUMBER;
}

const NO_NUMBER = 'no number';

function cardValue({ frontMatter, sections }: CardFacts): Readonly<Record<string, unknown>> {
  return {
    frontMatter: plainValue(frontMatter),
    sections: new Map(Object.entries(sections).map(([key, length]) => [key, plainValue(length)])),
  };
}

/** Maps instead of objects, whose keys come from strangers; doubles instead of exact numbers. */
function plainValue(value: unknown): unknown {
  const text = exactText(value);
  if (text !== undefined) return Number(text);
  if (Array.isArray(value)) return value.map(plainValue);
  return isRecord(value) ? new Map(Object.entries(value).map(([key, member]) => [key, plainValue(member)])) : value;
}
