import { describe, expect, it } from 'vitest';
import { decide } from '../../core/policy/decide';
import type { Check, Decision } from '../../core/policy/decision';
import { readEvidence } from '../../core/policy/evidence-reader';
import { parsePolicy } from '../../core/policy/parse';
import type { Policy } from '../../core/policy/types';
import { askOracle, python, type OracleAnswer, type OracleCheck } from '../oracle/ask';
import { randomEvidence } from '../oracle/evidence';
import { toJson } from '../oracle/exact';
import { randomPolicy } from '../oracle/policies';
import type { Json } from '../oracle/shapes';
import { Random } from '../support/random';

/** Another seed gives other decisions: `STAGEGATE_ORACLE_SEED=7 npx vitest run test/unit/oracle.test.ts`. */
const SEED = Number(process.env['STAGEGATE_ORACLE_SEED'] ?? 20260301);
const POLICIES = 430;
const EVIDENCE_EACH = 24;
const DIGEST = '3f1c0de';
const POINTS = ['ci', 'ci', 'promote', 'editor', 'audit'] as const;

interface Case {
  readonly policyText: string;
  readonly policy: Policy;
  readonly evidence: Json;
  readonly point: (typeof POINTS)[number];
}

function* randomCases(random: Random): Generator<Case> {
  for (let made = 0; made < POLICIES; made += 1) {
    const source = randomPolicy(random);
    const policyText = toJson(source);
    const { policy } = parsePolicy(policyText);
    if (policy === undefined) throw new Error(`Seed ${SEED} made a policy that has errors: ${policyText}`);
    for (let drawn = 0; drawn < EVIDENCE_EACH; drawn += 1) {
      yield { policyText, policy, evidence: randomEvidence(random, source), point: random.pick(POINTS) };
    }
  }
}

function question({ policyText, evidence, point }: Case): string {
  const rest = JSON.stringify({ point, authorization: point === 'promote', digest: DIGEST }).slice(1);
  return `{"policy":${policyText},"evidence":${toJson(evidence)},${rest}`;
}

function decideOurselves(one: Case, evidenceText: string): Decision {
  const { evidence, problem } = readEvidence(evidenceText);
  if (evidence === undefined)
    throw new Error(`Seed ${SEED} made unreadable evidence: ${problem ?? ''} ${evidenceText}`);
  const identity = { path: 'promotion-policy.yaml', digest: DIGEST, preview: false };
  return decide(evidence, one.policy, { point: one.point, authorization: one.point === 'promote', identity });
}

/** The evidence with the digests that the oracle put where approvals ask for right ones, or for one that is spoiled. */
function withDigests(evidence: Json, digests: Json | undefined): Json {
  const approvals = evidence['approvals'] as Json[] | undefined;
  if (approvals === undefined) return evidence;
  return { ...evidence, approvals: approvals.map((approval) => resolved(approval, digests)) };
}

function resolved({ digests: asked, ...approval }: Json, right: Json | undefined): Json {
  if (typeof asked !== 'string' || right === undefined) return approval;
  const spoiled = asked.replace('$wrong:', '');
  return { ...approval, digests: { ...right, ...(spoiled in right ? { [spoiled]: 'sha256:0' } : {}) } };
}

function plain({ id, result, children = [] }: Check): OracleCheck {
  return { id, result, ...(children.length === 0 ? {} : { children: children.map(plain) }) };
}

/** Where two lists of checks part, children included; ids and order count. */
function differing(ours: readonly OracleCheck[], theirs: readonly OracleCheck[]): string[] {
  return Array.from({ length: Math.max(ours.length, theirs.length) }).flatMap((_, place) => {
    const [one, other] = [ours[place] ?? NOTHING, theirs[place] ?? NOTHING];
    const inside = differing(one.children ?? [], other.children ?? []);
    if (one.id === other.id && one.result === other.result) return inside;
    return [`${one.id}: the engine says ${one.result}; ${other.id}: the oracle says ${other.result}`, ...inside];
  });
}

const NOTHING: OracleCheck = { id: '-', result: 'nothing' };

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** What was compared, so that the generator cannot grow blind unnoticed. */
class Tally {
  public readonly results = new Map<string, number>();
  public readonly checks = new Map<string, number>();
  public readonly differences: string[] = [];
  public compared = 0;

  public compare(one: Case, answer: OracleAnswer): void {
    if (answer.silent !== undefined) return;
    const evidenceText = toJson(withDigests(one.evidence, answer.digests));
    const decision = decideOurselves(one, evidenceText);
    this.compared += 1;
    count(this.results, answer.result);
    this.countChecks(decision.checks);
    const found = differing(
      [{ id: 'decision', result: decision.result, children: decision.checks.map(plain) }],
      [{ id: 'decision', result: answer.result, children: answer.checks }],
    );
    if (found.length > 0) this.differences.push([...found, `at ${one.point}`, one.policyText, evidenceText].join('\n'));
  }

  public smallestDifference(): string {
    const [smallest = ''] = this.differences.sort((one, other) => one.length - other.length);
    return `seed ${SEED}: ${this.differences.length} of ${this.compared} decisions differ, the smallest of them:\n${smallest}`;
  }

  private countChecks(checks: readonly Check[]): void {
    for (const { gate, result, children } of checks) {
      count(this.checks, `${gate} ${result}`);
      this.countChecks(children ?? []);
    }
  }
}

async function tallyOf(cases: Iterable<Case>): Promise<Tally> {
  const tally = new Tally();
  const waiting: Case[] = [];
  const questions = function* (): Generator<string> {
    for (const one of cases) {
      waiting.push(one);
      yield question(one);
    }
  };
  let answered = 0;
  for await (const answer of askOracle(questions())) {
    tally.compare(waiting[answered]!, answer);
    answered += 1;
  }
  expect(answered, 'the oracle answered each question').toBe(POLICIES * EVIDENCE_EACH);
  return tally;
}

/** Each kind of check with the results that it must have had, or the generator does not reach what it is for. */
const REACHED = [
  ...['transition', 'hold', 'soak'].flatMap((kind) => ['pass', 'fail', 'inconclusive', 'error'].map((to) => `${kind} ${to}`)),
  ...['metric', 'slice'].flatMap((kind) => ['pass', 'fail', 'warn', 'inconclusive', 'error', 'skipped'].map((to) => `${kind} ${to}`)),
  ...['anyOf', 'allOf', 'not'].flatMap((kind) => ['pass', 'fail', 'warn', 'inconclusive', 'error'].map((to) => `${kind} ${to}`)),
  ...['tag', 'modelCard'].flatMap((kind) => ['pass', 'fail', 'warn', 'error'].map((to) => `${kind} ${to}`)),
  ...['signature pass', 'signature fail', 'windows pass', 'windows fail', 'authorization pass', 'authorization fail'],
  ...['approvals pass', 'approvals fail', 'approvals inconclusive', 'approvals error'],
]; // prettier-ignore

describe('the engine and an oracle that was written from the specification alone', () => {
  const isMissing = python === undefined;
  // Python for Windows brings no time zones along.
  if (isMissing && process.env['CI'] === 'true' && process.platform !== 'win32') {
    it('has Python to run the oracle', () => expect.fail('Python is missing: install 3.11 or later, with time zones.'));
  }
  const why = isMissing ? ' (Python 3.11 is not installed)' : '';
  it.skipIf(isMissing)(`decide the same from seed ${SEED}${why}`, { timeout: 180_000 }, async () => {
    const tally = await tallyOf(randomCases(new Random(SEED)));
    expect(tally.differences.length, tally.smallestDifference()).toBe(0);
    expect(REACHED.filter((one) => !tally.checks.has(one))).toEqual([]);
    expect(tally.compared).toBeGreaterThanOrEqual(10_000);
  });
});
