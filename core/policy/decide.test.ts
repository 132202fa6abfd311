import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { stringify } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { decide } from './decide';
import type { CheckResult } from './decision';
import type { Evidence } from './evidence';
import { readEvidence } from './evidence-reader';
import { checkAt, decideOn, evidenceOf, gateCheck, policyOf, transitionPolicy } from './fixtures/build';
import { parsePolicy } from './parse';

const read = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
const fullPolicy = read('full.promotion-policy.yaml');
const standalone = policyOf(fullPolicy.replace(/^extends:.*$/m, ''));
const fullEvidence = readEvidence(read('full.evidence.json')).evidence!;

describe('a policy and evidence that use the whole format', () => {
  test('a policy that extends another never passes alone', () => {
    const decision = decideOn(policyOf(fullPolicy), fullEvidence);
    expect(decision).toMatchObject({ result: 'error', blockers: ['extends'] });
    expect(decision.checks).toHaveLength(1);
  });

  test('the checks come in their order, each under its path in the policy', () => {
    const gates = [0, 1, 2, 3, 4, 5].map((index) => `transitions[1].gates[${index}]`);
    const decision = decideOn(standalone, fullEvidence, { authorization: true });
    expect(decision.checks.map(({ id }) => id)).toEqual([
      'transition',
      ...gates,
      'hold',
      'transitions[1].soak',
      'transitions[1].windows',
      'transitions[1].approvals',
      'authorization',
    ]);
    expect(decision.checks.map(({ gate }) => gate)).toEqual([
      'transition',
      'metric',
      'metric',
      'metric',
      'modelCard',
      'expression',
      'anyOf',
      'hold',
      'soak',
      'windows',
      'approvals',
      'authorization',
    ]);
    expect(decision.checks.map(({ result }) => result)).toEqual([
      'pass',
      'pass',
      'pass',
      'fail',
      'fail',
      'fail',
      'fail',
      'pass',
      'pass',
      'fail',
      'inconclusive',
      'error',
    ]);
  });

  test('the evidence is in the decision whole', () => {
    expect(decideOn(standalone, fullEvidence).evidence).toBe(fullEvidence);
  });
});

describe('a decision is the worst of its checks', () => {
  const gates: Record<Exclude<CheckResult, 'skipped'>, string> = {
    pass: '{metric: n}',
    warn: '{metric: n, greaterIsBetter: true, threshold: 9, enforcement: warn}',
    inconclusive: '{metric: n, minSamples: 1}',
    error: '{metric: text}',
    fail: '{metric: gone}',
  };
  const evidence = evidenceOf({}, { metrics: { n: { value: 1 }, text: { value: 'x' } } });
  const order = ['pass', 'warn', 'inconclusive', 'error', 'fail'] as const;

  test('whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...order), { minLength: 1, maxLength: 6 }), (results) => {
        const decision = decideOn(
          transitionPolicy(`gates: [${results.map((result) => gates[result]).join(', ')}]`),
          evidence,
        );
        const worst = order[Math.max(...results.map((result) => order.indexOf(result)))];
        expect(decision.result).toBe(worst);
        expect(decision.blockers).toEqual(
          decision.checks.filter(({ result }) => result !== 'pass' && result !== 'warn').map(({ id }) => id),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('skipped is neutral', () => {
    const skipped =
      '{metric: n, greaterIsBetter: true, minAbsoluteChange: 0, baseline: {stage: Production}, onMissingBaseline: skip}';
    const decision = decideOn(transitionPolicy(`gates: [${skipped}]`), evidence);
    expect(checkAt(decision, 'transitions[0].gates[0]').result).toBe('skipped');
    expect(decision).toMatchObject({ result: 'pass', blockers: [] });
  });
});

test('a time without offset is an error', () => {
  expect(decideOn(transitionPolicy('gates: []'), evidenceOf({ now: '2026-11-22T12:00:00' })).result).toBe('error');
});

describe('properties', () => {
  const decimal = fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: -8, max: 3 }));
  const text = ([mantissa, exponent]: readonly [number, number]): string => `${mantissa}e${exponent}`;

  test('a stricter threshold never turns a fail into a pass', () => {
    const rank = (value: string, threshold: string, direction: boolean): number => {
      const evidence = readEvidence(
        JSON.stringify(evidenceOf()).replace('"passed":[]', `"metrics":{"m":{"value":${value}}},"passed":[]`),
      ).evidence!;
      const gate = `{metric: m, greaterIsBetter: ${String(direction)}, threshold: ${threshold}}`;
      return gateCheck(gate, evidence).result === 'pass' ? 1 : 0;
    };
    fc.assert(
      fc.property(decimal, decimal, fc.nat(1000), fc.boolean(), (value, threshold, step, direction) => {
        const [mantissa, exponent] = threshold;
        const stricter: [number, number] = [direction ? mantissa + step : mantissa - step, exponent];
        expect(rank(text(value), text(stricter), direction)).toBeLessThanOrEqual(
          rank(text(value), text(threshold), direction),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('taking evidence away never makes a decision pass', () => {
    const policy = transitionPolicy('soak: 1h, gates: [{signature: required}, {tag: {key: t}}, {metric: m}]');
    const whole = evidenceOf({}, { signature: true, tags: { t: 'v' }, metrics: { m: { value: 1 } } });
    expect(decideOn(policy, whole).result).toBe('pass');
    expect(decideOn(policy, without(whole, 'holds')).result).not.toBe('pass');
    for (const key of ['stages', 'signature', 'tags', 'metrics'] as const) {
      const candidate = without(whole.candidate, key);
      expect(decideOn(policy, { ...whole, candidate }).result).not.toBe('pass');
    }
  });

  test('any evidence that can be read can be decided on', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...paths), (value, path) => {
        const { evidence } = readEvidence(JSON.stringify(replaced(fullEvidence, path, value)));
        if (evidence !== undefined) decide(evidence, standalone, { point: 'promote', authorization: true });
      }),
      { numRuns: 200 },
    );
  });

  test('no text makes the parsers throw', () => {
    const mutated = fc
      .tuple(fc.nat(fullPolicy.length), fc.nat(20), fc.string({ maxLength: 8 }))
      .map(([at, length, insert]) => fullPolicy.slice(0, at) + insert + fullPolicy.slice(at + length));
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutated), (policyText) => {
        const { policy, findings } = parsePolicy(policyText);
        expect(policy === undefined).toBe(findings.some(({ severity }) => severity === 'error'));
        expect(findings.every(({ range }) => range.start <= range.end && range.end <= policyText.length)).toBe(true);
        readEvidence(policyText);
        readEvidence(policyText, 'yaml');
      }),
      { numRuns: 150 },
    );
  });
});

function without<T extends object>(object: T, name: keyof T): T {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name)) as T;
}

const paths = [
  'now',
  'transition.requestedAt',
  'candidate.stages',
  'candidate.tags',
  'candidate.metrics',
  'candidate.metrics.validation_accuracy',
  'candidate.metrics.validation_accuracy.value',
  'candidate.metrics.validation_accuracy.dataset',
  'candidate.card.frontMatter.license',
  'candidate.card.sections',
  'versions',
  'versions.0.metrics.validation_accuracy.value',
  'versions.0.stages',
  'approvals',
  'approvals.0.digests',
  'holds',
  'unavailable',
] as const;

/** The evidence as plain JSON with one value replaced. */
function replaced(evidence: Evidence, path: string, value: unknown): unknown {
  const copy = JSON.parse(stringify(evidence) ?? '') as Record<string, unknown>;
  const names = path.split('.');
  let parent: Record<string, unknown> = copy;
  for (const name of names.slice(0, -1)) parent = parent[name] as Record<string, unknown>;
  parent[names.at(-1)!] = value;
  return copy;
}
