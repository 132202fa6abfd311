import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../core/policy/decide';
import type { Check, Decision } from '../../../core/policy/decision';
import { readEvidence } from '../../../core/policy/evidence-reader';
import { exitCode } from '../../../core/policy/exit-code';
import { parsePolicy } from '../../../core/policy/parse';
import { POLICY_DIGEST, readCases, type ConformanceCase, type Expectation } from './case-file';

const folder = new URL('cases/', import.meta.url);
const base = new URL('base.yaml', import.meta.url);
const files = readdirSync(folder).sort();

/** Checks that show what was observed and required; a composition's children do. */
const SHOWN = [
  'transition',
  'metric',
  'slice',
  'signature',
  'tag',
  'modelCard',
  'hold',
  'soak',
  'approvals',
  'authorization',
];
/** Also null, which says that it is not known. */
const anything: unknown = expect.toSatisfy((value: unknown) => value !== undefined);

describe.each(files)('%s', (file) => {
  it.each(readCases(new URL(file, folder), base).map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const { policyError, never } = one.expect;
    if (policyError !== undefined) expectPolicyError(one, policyError);
    else if (never !== undefined) expectNeverPromoted(one);
    else expectDecision(one);
  });
});

function expectPolicyError(one: ConformanceCase, place: string): void {
  const { policyText } = one;
  const { policy, findings } = parsePolicy(policyText);
  const errors = findings.filter(({ severity }) => severity === 'error');
  expect(policy).toBeUndefined();
  expect(errors.map(({ path }) => path.join('/')).filter((path) => `/${path}`.startsWith(place))).not.toEqual([]);
  const { place: text } = one.expect;
  if (text !== undefined) {
    expect(errors.map(({ range }) => policyText.slice(range.start).startsWith(text))).toContain(true);
  }
  for (const { message, range } of errors) {
    expect(message).toMatch(/\S.*[.?]$/s);
    expect(range.end).toBeGreaterThanOrEqual(range.start);
    expect(range.end).toBeLessThanOrEqual(policyText.length);
  }
}

function expectNeverPromoted(one: ConformanceCase): void {
  const { policy } = parsePolicy(one.policyText);
  const { evidence } = readEvidence(one.evidenceText);
  if (policy === undefined || evidence === undefined) return;
  expect(decided(one)).toMatchObject({ result: expect.stringMatching(/^(fail|error|inconclusive)$/) as unknown });
}

function decided(one: ConformanceCase): Decision {
  const { policy, findings } = parsePolicy(one.policyText);
  const { evidence, problem } = readEvidence(one.evidenceText);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(problem).toBeUndefined();
  const identity = { path: 'promotion-policy.yaml', digest: POLICY_DIGEST, preview: false };
  return decide(evidence!, policy!, {
    point: one.point,
    authorization: one.authorization,
    ...(one.identity ? { identity } : {}),
  });
}

function expectDecision(one: ConformanceCase): void {
  const decision = decided(one);
  const checks = flattened(decision.checks);
  const { blockers, order, exit, policyWarning } = one.expect;
  for (const [id, result] of expectedResults(one.expect)) {
    const check = checks.find((found) => found.id === id);
    expect({ id, result: check?.result, says: check?.message }).toMatchObject({ id, result });
  }
  if (one.expect.result !== undefined) expect(decision).toMatchObject({ result: one.expect.result });
  if (blockers !== undefined) expect(decision.blockers).toEqual(blockers.map(fullId));
  if (order !== undefined) expect(decision.checks.map(({ gate }) => gate)).toEqual(order);
  if (exit !== undefined) expect(exitCode(decision)).toBe(Number(exit));
  if (policyWarning === true) {
    expect(parsePolicy(one.policyText).findings.map(({ severity }) => severity)).toContain('warning');
  }
  expectWords(one.expect, checks);
  checks.forEach(expectShown);
}

function expectShown(check: Check): void {
  expect(check.message).toMatch(/\S.*\.$/s);
  if (SHOWN.includes(check.gate)) expect(check).toMatchObject({ observed: anything, required: anything });
}

function expectedResults({ gate, checks = {} }: Expectation): readonly (readonly [string, string])[] {
  const first = gate === undefined ? {} : { 'gates[0]': gate };
  return Object.entries({ ...first, ...checks }).map(([id, result]) => [fullId(id), result] as const);
}

function expectWords({ mentions = [] }: Expectation, checks: readonly Check[]): void {
  const gate = checks.find(({ id }) => id === 'transitions[0].gates[0]');
  for (const word of mentions) expect(JSON.stringify(gate)).toContain(word);
}

function fullId(id: string): string {
  return /^(gates|soak|windows|approvals)\b/.test(id) ? `transitions[0].${id}` : id;
}

function flattened(checks: readonly Check[]): readonly Check[] {
  return checks.flatMap((check) => [check, ...flattened(check.children ?? [])]);
}
