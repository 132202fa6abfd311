import { readFileSync } from 'node:fs';
import type { LosslessNumber } from 'lossless-json';
import type { CheckResult, EnforcementPoint } from '../../../core/policy/decision';
import { boundDigests } from './digests';
import { exactJson, parseExactly } from './exact-yaml';

/** Policy and evidence, and where a case departs from them by JSON pointer (`/evidence/candidate/tags`). */
interface Departure {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly absent?: readonly string[];
  /** The transition's only gate; its gates. */
  readonly gate?: unknown;
  readonly gates?: unknown;
  /** The metric `m` of the candidate, and of version 7, which holds Production and `champion`. */
  readonly metric?: unknown;
  readonly baseline?: unknown;
  readonly versions?: unknown;
  readonly tags?: unknown;
  readonly card?: unknown;
  /** The transition's approvals in the policy, and the approvals that were given. */
  readonly asked?: unknown;
  readonly given?: unknown;
}

interface RawCase extends Departure {
  readonly name: string;
  readonly policyText?: string;
  readonly evidenceText?: string;
  readonly point?: EnforcementPoint;
  readonly authorization?: boolean;
  /** False: the policy's digest is unknown. */
  readonly identity?: boolean;
  /** The versions whose facts an approval is bound to. */
  readonly baselines?: readonly string[];
  readonly expect: CheckResult | Expectation;
}

export interface Expectation {
  readonly result?: CheckResult;
  /** The first gate's result. */
  readonly gate?: CheckResult;
  /** By id; ids of the first transition may leave out `transitions[0].`. */
  readonly checks?: Readonly<Record<string, CheckResult>>;
  readonly blockers?: readonly string[];
  /** The kinds of all checks, in order. */
  readonly order?: readonly string[];
  readonly exit?: LosslessNumber;
  /** Words that the first gate's check must show to a person. */
  readonly mentions?: readonly string[];
  /** The policy is invalid: the start of an error's path, as a JSON pointer. */
  readonly policyError?: string;
  /** The text at the place of one of the policy's errors. */
  readonly place?: string;
  /** The policy is valid, with a warning. */
  readonly policyWarning?: boolean;
  /** Either an invalid policy, unreadable evidence or a decision that does not promote. */
  readonly never?: 'promoted';
}

export interface ConformanceCase {
  readonly name: string;
  readonly policyText: string;
  readonly evidenceText: string;
  readonly point: EnforcementPoint;
  readonly authorization: boolean;
  readonly identity: boolean;
  readonly expect: Expectation;
}

export const POLICY_DIGEST = '0123456789abcdef0123456789abcdef01234567';

const SHORTHANDS = {
  gates: '/policy/transitions/0/gates',
  metric: '/evidence/candidate/metrics/m',
  versions: '/evidence/versions',
  tags: '/evidence/candidate/tags',
  card: '/evidence/candidate/card',
  asked: '/policy/transitions/0/approvals',
  given: '/evidence/approvals',
} as const;

interface CaseFile {
  readonly defaults?: Departure;
  readonly cases: readonly RawCase[];
}

/** The cases of one file, each with the texts that the engine reads. */
export function readCases(file: URL, baseFile: URL): readonly ConformanceCase[] {
  const { defaults = {}, cases } = parseExactly(readFileSync(file, 'utf8')) as CaseFile;
  const base = readFileSync(baseFile, 'utf8');
  return cases.map((raw) => toCase(raw, departed(departed(parseExactly(base), defaults), raw)));
}

function toCase(raw: RawCase, world: unknown): ConformanceCase {
  const { policy, evidence } = world as { policy: unknown; evidence: unknown };
  return {
    name: raw.name,
    policyText: raw.policyText ?? exactJson(policy),
    evidenceText: raw.evidenceText ?? withDigests(exactJson(evidence), raw.baselines ?? []),
    point: raw.point ?? 'ci',
    authorization: raw.authorization ?? false,
    identity: raw.identity ?? true,
    expect: typeof raw.expect === 'string' ? wholeResult(raw.expect) : raw.expect,
  };
}

/** A bare result is the only gate's, and the decision's; a skipped gate is neutral. */
function wholeResult(result: CheckResult): Expectation {
  return { gate: result, result: result === 'skipped' ? 'pass' : result };
}

function withDigests(evidenceText: string, baselines: readonly string[]): string {
  if (!evidenceText.includes('"$')) return evidenceText;
  const { version, evidence } = boundDigests(evidenceText, baselines);
  return evidenceText
    .replaceAll('"$version"', JSON.stringify(version))
    .replaceAll('"$evidence"', JSON.stringify(evidence))
    .replaceAll('"$policy"', JSON.stringify(POLICY_DIGEST));
}

function departed(world: unknown, departure: Departure): unknown {
  const { gate, baseline, set = {}, absent = [] } = departure;
  if (gate !== undefined) put(world, '/policy/transitions/0/gates', [gate]);
  if (baseline !== undefined) put(world, '/evidence/versions', [champion(baseline)]);
  for (const [key, pointer] of Object.entries(SHORTHANDS)) {
    const value = departure[key as keyof typeof SHORTHANDS];
    if (value !== undefined) put(world, pointer, value);
  }
  for (const [pointer, value] of Object.entries(set)) put(world, pointer, value);
  for (const pointer of absent) put(world, pointer, undefined);
  return world;
}

function champion(metric: unknown): unknown {
  return {
    version: '7',
    stages: [{ stage: 'Production', since: '2026-10-01T00:00:00Z' }],
    aliases: ['champion'],
    passed: [{ stage: 'Production', at: '2026-10-01T00:00:00Z' }],
    metrics: { m: metric },
  };
}

/** `undefined` removes the member. */
function put(world: unknown, pointer: string, value: unknown): void {
  const path = pointer.split('/').slice(1);
  const last = path.pop() ?? '';
  const parent = path.reduce((node, key) => {
    const next = (node as Record<string, unknown>)[key];
    if (typeof next !== 'object' || next === null) throw new Error(`${pointer}: there is no ${key}.`);
    return next;
  }, world as object) as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
}
