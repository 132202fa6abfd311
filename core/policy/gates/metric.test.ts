import { describe, expect, test } from 'vitest';
import type { Check } from '../decision';
import { digits, evidenceOf, gateCheck, hoursAgo } from '../fixtures/build';

const dataset = { name: 'holdout', digest: 'ab12' };

/** The gate on a candidate whose metric `m` is given, with a holder of Production (version 7) if its metric is. */
function metric(gate: string, candidate: unknown, baseline?: unknown, patch: Record<string, unknown> = {}): Check {
  const holder = {
    version: '7',
    stages: [{ stage: 'Production', since: hoursAgo(1000) }],
    aliases: ['champion'],
    passed: [{ stage: 'Production', at: hoursAgo(1000) }],
    metrics: { m: baseline },
  };
  const versions = baseline === undefined ? [] : [holder];
  return gateCheck(`{metric: m, ${gate}}`, evidenceOf({ versions, ...patch }, { metrics: { m: candidate } }));
}

const value = (number: unknown, more: Record<string, unknown> = {}) => ({ value: number, ...more });
const up = 'greaterIsBetter: true';
const down = 'greaterIsBetter: false';
const onProduction = 'baseline: {stage: Production}';

describe('fixed bounds', () => {
  test.each([
    ['a threshold is inclusive', `${up}, threshold: 0.92`, 0.92, 'pass'],
    ['a threshold above is met', `${up}, threshold: 0.92`, 0.93, 'pass'],
    ['a threshold below is missed', `${up}, threshold: 0.92`, 0.9199, 'fail'],
    ['where less is better, a threshold is the most', `${down}, threshold: 100`, 100, 'pass'],
    ['where less is better, more is missed', `${down}, threshold: 100`, 101, 'fail'],
    ['a range includes its ends', `${up}, range: {min: 1, max: 2}`, 2, 'pass'],
    ['a range includes its other end', `${down}, range: {min: 1, max: 2}`, 1, 'pass'],
    ['outside of a range is missed', `${up}, range: {min: 1, max: 2}`, 2.01, 'fail'],
    ['a range may be open', `${up}, range: {max: 2}`, -5, 'pass'],
    ['all bounds must hold', `${up}, threshold: 1, range: {max: 2}`, 3, 'fail'],
    ['minus zero is zero', `${up}, threshold: 0`, digits('-0'), 'pass'],
    ['minus zero as a bound is zero', `${up}, threshold: -0.0`, 0, 'pass'],
    ['digits beyond IEEE doubles decide', `${up}, threshold: 0.30000000000000000001`, digits('0.3'), 'fail'],
    ['an exponent is part of the number', `${up}, threshold: 1e-3`, digits('0.001'), 'pass'],
    ['the greatest exponent', `${up}, threshold: 1`, digits('1e9999'), 'pass'],
    ['an exponent beyond 9999', `${up}, threshold: 1`, digits('1e10000'), 'error'],
    ['an exponent beyond -9999', `${up}, threshold: 1`, digits('1e-10000'), 'error'],
    ['a metric without bounds must only be there', 'critical: false', 5, 'pass'],
  ])('%s', (_rule, gate, number, result) => {
    expect(metric(gate, value(number)).result).toBe(result);
  });

  test.each([
    ['NaN', 'NaN', 'fail'],
    ['infinity', 'Infinity', 'fail'],
    ['minus infinity', '-Infinity', 'fail'],
    ['null', null, 'fail'],
    ['another text', '0.93', 'error'],
    ['NaN in another spelling', 'nan', 'error'],
    ['a boolean', true, 'error'],
    ['an object', { a: 1 }, 'error'],
    ['a list', [1], 'error'],
    ['an object that poses as an exact number', { isLosslessNumber: true, value: '0.99' }, 'error'],
  ])('%s as a value', (_rule, given, result) => {
    expect(metric(`${up}, threshold: 0.5`, value(given)).result).toBe(result);
    expect(metric('critical: false', value(given)).result).toBe(result);
  });

  test('a metric that is missing, null or without value fails', () => {
    expect(gateCheck(`{metric: m}`, evidenceOf()).result).toBe('fail');
    expect(gateCheck(`{metric: m}`, evidenceOf({}, { metrics: {} })).result).toBe('fail');
    expect(gateCheck(`{metric: m}`, evidenceOf({}, { metrics: { m: null } })).result).toBe('fail');
    expect(gateCheck(`{metric: m}`, evidenceOf({}, { metrics: { m: {} } })).result).toBe('fail');
  });

  test('names that every object has are metrics like others', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      expect(gateCheck(`{metric: ${name}}`, evidenceOf({}, { metrics: {} })).result).toBe('fail');
    }
  });

  test('names are case-sensitive', () => {
    expect(gateCheck(`{metric: M}`, evidenceOf({}, { metrics: { m: value(1) } })).result).toBe('fail');
  });

  test('metrics whose source did not answer are an error even if data are there', () => {
    const unavailable = { unavailable: { metrics: 'timeout' } };
    expect(metric(`${up}, threshold: 0.5`, value(0.9), undefined, unavailable).result).toBe('error');
    expect(metric(`${up}, threshold: 0.5`, value('NaN'), undefined, unavailable).result).toBe('error');
  });

  test('one sentence says what is and what is required', () => {
    const check = metric(`${up}, threshold: 0.92`, value(0.905));
    expect(check.message).toBe('m is 0.905; at least 0.92 is required.');
    expect(check).toMatchObject({ observed: { value: 0.905 }, required: { threshold: 0.92 } });
  });
});

describe('limits', () => {
  const gate = `${up}, threshold: 0.5, maxAge: 24h`;
  test.each([
    ['exactly maxAge is fresh', hoursAgo(24), 0.9, 'pass'],
    ['a millisecond older is not', '2026-11-21T11:59:59.999Z', 0.9, 'inconclusive'],
    ['offsets count', '2026-11-21T13:00:00+01:00', 0.9, 'pass'],
    ['unknown', undefined, 0.9, 'inconclusive'],
    ['null is unknown', null, 0.9, 'inconclusive'],
    ['in the future', hoursAgo(-1), 0.9, 'inconclusive'],
    ['without offset', '2026-11-22T08:00:00', 0.9, 'error'],
    ['too old, whatever its bounds say', hoursAgo(25), 0.1, 'inconclusive'],
    ['NaN fails even if stale', hoursAgo(25), 'NaN', 'fail'],
    ['missing fails even if stale', hoursAgo(25), null, 'fail'],
  ])('age: %s', (_rule, at, number, result) => {
    expect(metric(gate, value(number, { at })).result).toBe(result);
  });

  test.each([
    ['enough', 1000, 0.9, 'pass'],
    ['fewer', 999, 0.9, 'inconclusive'],
    ['fewer, whatever its bounds say', 999, 0.1, 'inconclusive'],
    ['unknown', undefined, 0.9, 'inconclusive'],
    ['NaN fails even with few', 1, 'NaN', 'fail'],
  ])('samples: %s', (_rule, samples, number, result) => {
    expect(metric(`${up}, threshold: 0.5, minSamples: 1000`, value(number, { samples })).result).toBe(result);
  });

  test('limits apply to the candidate and not to its baseline', () => {
    const fresh = value(0.9, { at: hoursAgo(1), samples: 10 });
    const gateWithBaseline = `${up}, minAbsoluteChange: 0, ${onProduction}, maxAge: 24h, minSamples: 5`;
    expect(metric(gateWithBaseline, fresh, value(0.8, { at: hoursAgo(999), samples: 1 })).result).toBe('pass');
  });

  test('a stale number leaves its slices undecided, but what is missing fails', () => {
    const stale = value(0.9, { at: hoursAgo(25), slices: [{ where: { a: 'x' }, value: 0.1 }] });
    expect(metric(`${gate}, slices: [{where: {a: x}}]`, stale).result).toBe('inconclusive');
    expect(metric(`${gate}, slices: [{where: {a: y}}]`, stale).result).toBe('fail');
  });
});

describe('change bounds', () => {
  test.each([
    ['0.3 against 0.2 meets 0.1', `${up}, minAbsoluteChange: 0.1`, digits('0.3'), digits('0.2'), 'pass'],
    ['a gain too small', `${up}, minAbsoluteChange: 0.1`, 0.29, 0.2, 'fail'],
    ['where less is better, less is a gain', `${down}, minAbsoluteChange: 5`, 95, 100, 'pass'],
    ['where less is better, more is a loss', `${down}, minAbsoluteChange: 0`, 101, 100, 'fail'],
    ['a loss that is allowed', `${up}, minAbsoluteChange: -0.1`, 0.8, 0.9, 'pass'],
    ['an allowed regression, inclusive', `${up}, minRelativeChange: -0.01`, 0.99, 1, 'pass'],
    ['a greater regression', `${up}, minRelativeChange: -0.01`, 0.9899, 1, 'fail'],
    ['relative to the magnitude of a negative baseline', `${up}, minRelativeChange: 0.1`, -0.9, -1, 'pass'],
    ['a loss against a negative baseline', `${up}, minRelativeChange: 0`, -1.1, -1, 'fail'],
    ['a relative gain where less is better', `${down}, minRelativeChange: 0.1`, 90, 100, 'pass'],
    ['a suspicious improvement', `${up}, maxRelativeChange: 0.5`, 1.51, 1, 'fail'],
    ['an improvement that is just not suspicious', `${up}, maxRelativeChange: 0.5`, 1.5, 1, 'pass'],
    ['a suspicious improvement where less is better', `${down}, maxRelativeChange: 0.5`, 49, 100, 'fail'],
    ['a zero baseline under a relative bound', `${up}, minRelativeChange: 0`, 5, 0, 'fail'],
    ['a minus zero baseline under a relative bound', `${up}, maxRelativeChange: 9`, 5, digits('-0.0'), 'fail'],
    ['a zero baseline under an absolute bound', `${up}, minAbsoluteChange: 5`, 5, 0, 'pass'],
    ['the threshold holds, too', `${up}, minAbsoluteChange: 0, threshold: 0.9`, 0.5, 0.4, 'fail'],
  ])('%s', (...[, gate, candidate, baseline, result]) => {
    expect(metric(`${gate}, ${onProduction}`, value(candidate), value(baseline)).result).toBe(result);
  });

  test.each(['fail', 'rubberStamp', 'skip'])('a baseline of NaN or infinity fails (onMissingBaseline: %s)', (word) => {
    const gate = `${up}, minAbsoluteChange: 0, ${onProduction}, onMissingBaseline: ${word}`;
    for (const number of ['NaN', 'Infinity', '-Infinity']) {
      expect(metric(gate, value(1), value(number)).result).toBe('fail');
    }
  });

  test('a baseline that is no number is an error', () => {
    expect(metric(`${up}, minAbsoluteChange: 0, ${onProduction}`, value(1), value('0.9')).result).toBe('error');
  });

  test('the sentence names the version', () => {
    const check = metric(`${up}, minRelativeChange: -0.01, ${onProduction}`, value(0.8), value(0.905));
    expect(check.message).toBe('m is 0.8 against 0.905 in version 7; a relative gain of at least -0.01 is required.');
    expect(check.observed).toEqual({ value: 0.8, baseline: { versions: ['7'], value: 0.905 } });
  });
});

describe('missing baseline', () => {
  const gate = `${up}, minAbsoluteChange: 0, ${onProduction}`;
  test.each([
    ['fails by default', gate, 1, 'fail'],
    ['fails if told so', `${gate}, onMissingBaseline: fail`, 1, 'fail'],
    ['is rubber-stamped', `${gate}, onMissingBaseline: rubberStamp`, 1, 'pass'],
    ['is skipped', `${gate}, onMissingBaseline: skip`, 1, 'skipped'],
    ['leaves the other bounds: met', `${gate}, onMissingBaseline: skip, threshold: 1`, 1, 'pass'],
    ['leaves the other bounds: missed', `${gate}, onMissingBaseline: rubberStamp, threshold: 2`, 1, 'fail'],
    ['does not excuse a missing candidate', `${gate}, onMissingBaseline: rubberStamp`, null, 'fail'],
  ])('no holder: %s', (_rule, given, candidate, result) => {
    expect(metric(given, value(candidate)).result).toBe(result);
  });

  test('a holder without the metric is a missing baseline', () => {
    expect(metric(`${gate}, onMissingBaseline: rubberStamp`, value(1), null).result).toBe('pass');
    expect(metric(`${gate}, onMissingBaseline: rubberStamp`, value(1), value(null)).result).toBe('pass');
    expect(metric(gate, value(1), null).result).toBe('fail');
  });

  test('a rubber stamp is recorded as such', () => {
    const check = metric(`${gate}, onMissingBaseline: rubberStamp`, value(1));
    expect(check.observed).toMatchObject({ baseline: 'rubberStamp' });
    expect(check.message).toContain('rubber-stamped');
  });

  test('unknown versions are inconclusive, never rubber-stamped', () => {
    const stamped = `${gate}, onMissingBaseline: rubberStamp`;
    expect(metric(stamped, value(1), undefined, { versions: undefined }).result).toBe('inconclusive');
    expect(metric(stamped, value(1), undefined, { versions: [{ version: '7' }] }).result).toBe('inconclusive');
  });

  test('versions whose source did not answer are an error', () => {
    expect(metric(gate, value(1), value(0), { unavailable: { versions: 'timeout' } }).result).toBe('error');
  });

  test('a gate whose bounds are all fixed needs no versions', () => {
    const fixed = `${up}, threshold: 1, ${onProduction}`;
    expect(metric(fixed, value(1), undefined, { versions: undefined }).result).toBe('pass');
  });
});

describe('choice of the baseline', () => {
  const bound = `${up}, minAbsoluteChange: 0`;
  const version = (name: string, number: unknown, more: Record<string, unknown> = {}) => ({
    version: name,
    stages: [],
    aliases: [],
    passed: [],
    metrics: { m: value(number) },
    ...more,
  });
  const inProduction = (name: string, number: unknown, since?: string) =>
    version(name, number, { stages: [{ stage: 'Production', since }] });
  const choose = (baseline: string, versions: unknown[], candidate: Record<string, unknown> = {}) =>
    gateCheck(
      `{metric: m, ${bound}, baseline: ${baseline}}`,
      evidenceOf({ versions }, { metrics: { m: value(1) }, ...candidate }),
    );

  test('of several holders the latest', () => {
    const versions = [
      inProduction('5', 9, hoursAgo(20)),
      inProduction('6', 0, hoursAgo(10)),
      inProduction('7', 9, hoursAgo(30)),
    ];
    expect(choose('{stage: Production}', versions)).toMatchObject({
      result: 'pass',
      observed: { baseline: { versions: ['6'] } },
    });
  });

  test('a tie of holders is an error', () => {
    const versions = [inProduction('5', 0, hoursAgo(10)), inProduction('6', 0, '2026-11-22T03:00:00+01:00')];
    expect(choose('{stage: Production}', versions).result).toBe('error');
  });

  test('several holders of which one is undated are inconclusive', () => {
    expect(choose('{stage: Production}', [inProduction('5', 0, hoursAgo(10)), inProduction('6', 0)]).result).toBe(
      'inconclusive',
    );
  });

  test('one holder needs no date', () => {
    expect(choose('{stage: Production}', [inProduction('5', 0)]).result).toBe('pass');
  });

  test('the candidate itself is an error', () => {
    expect(choose('{stage: Staging}', []).result).toBe('error');
    expect(choose('{alias: challenger}', [], { aliases: ['challenger'] }).result).toBe('error');
    expect(choose('{version: "8"}', []).result).toBe('error');
  });

  test('an alias has one holder', () => {
    expect(choose('{alias: champion}', [version('7', 0, { aliases: ['champion'] })]).result).toBe('pass');
    expect(choose('{alias: Champion}', [version('7', 0, { aliases: ['champion'] })]).result).toBe('fail');
    const two = [version('6', 0, { aliases: ['champion'] }), version('7', 0, { aliases: ['champion'] })];
    expect(choose('{alias: champion}', two).result).toBe('error');
  });

  test('versions compare as written', () => {
    expect(choose('{version: "7"}', [version('7', 0)]).result).toBe('pass');
    expect(choose('{version: "07"}', [version('7', 0)]).result).toBe('fail');
    expect(choose('{version: 7}', [version('7', 0)]).result).toBe('pass');
  });

  const passedAt = (name: string, number: unknown, at: string, stage = 'Production') =>
    version(name, number, { passed: [{ stage, at }] });

  test('lastPassed: the n that most recently passed and have the metric', () => {
    const versions = [
      passedAt('1', 5, hoursAgo(50)),
      passedAt('2', 1, hoursAgo(40)),
      passedAt('3', null, hoursAgo(30)),
      passedAt('4', 0, hoursAgo(20)),
      passedAt('5', 9, hoursAgo(10), 'Staging'),
    ];
    expect(choose('{lastPassed: 2, aggregate: max}', versions)).toMatchObject({
      result: 'pass',
      observed: { baseline: { versions: ['4', '2'], value: 1 } },
    });
    expect(choose('{lastPassed: 9, aggregate: max}', versions).result).toBe('fail');
  });

  test('lastPassed ignores passes of the candidate', () => {
    const candidate = { passed: [{ stage: 'Production', at: hoursAgo(1) }] };
    expect(choose('{lastPassed: 1}', [passedAt('7', 0, hoursAgo(9))], candidate)).toMatchObject({
      result: 'pass',
      observed: { baseline: { versions: ['7'] } },
    });
    expect(choose('{lastPassed: 1}', [], candidate).result).toBe('fail');
  });

  test.each([
    ['median', [3, 1, 2], 2],
    ['median', [1, 2, 4, 100], 3],
    ['mean', [1, 2, 6], 3],
    ['min', [3, 1, 2], 1],
    ['max', [3, 1, 2], 3],
  ])('aggregate %s of %j', (aggregate, numbers, expected) => {
    const versions = numbers.map((number, index) => passedAt(String(index), number, hoursAgo(index + 1)));
    const check = choose(`{lastPassed: 5, aggregate: ${aggregate}}`, versions);
    expect(check.observed).toMatchObject({ baseline: { value: expected } });
  });

  test('the median is the default', () => {
    const versions = [1, 2, 9].map((number, index) => passedAt(String(index), number, hoursAgo(index + 1)));
    expect(choose('{lastPassed: 3}', versions).observed).toMatchObject({ baseline: { value: 2 } });
  });

  test('a mean without an end in decimals is exact', () => {
    const versions = [1, 0, 0].map((number, index) => passedAt(String(index), number, hoursAgo(index + 1)));
    const third = evidenceOf({ versions }, { metrics: { m: value(digits(`0.${'3'.repeat(60)}`)) } });
    const gate = `{metric: m, ${bound}, baseline: {lastPassed: 3, aggregate: mean}}`;
    expect(gateCheck(gate, third).result).toBe('fail');
  });
});

describe('comparable evaluations', () => {
  const gate = `${up}, minAbsoluteChange: 0, ${onProduction}`;
  test.each([
    ['the same digest', dataset, { name: 'renamed', digest: 'ab12' }, 'pass'],
    ['another digest', dataset, { name: 'holdout', digest: 'cd34' }, 'inconclusive'],
    ['one digest only', dataset, { name: 'holdout' }, 'inconclusive'],
    ['the same name where neither has a digest', { name: 'holdout' }, { name: 'holdout' }, 'pass'],
    ['another name', { name: 'holdout' }, { name: 'train' }, 'inconclusive'],
    ['one name only', { name: 'holdout' }, undefined, 'inconclusive'],
    ['both without any', undefined, undefined, 'pass'],
    ['an empty one is none', {}, undefined, 'pass'],
    ['a digest and none', dataset, undefined, 'inconclusive'],
  ])('%s', (_rule, left, right, result) => {
    expect(metric(gate, value(1, { dataset: left }), value(0, { dataset: right })).result).toBe(result);
  });

  test('is decided before the zero baseline', () => {
    const relative = `${up}, minRelativeChange: 0, ${onProduction}`;
    expect(metric(relative, value(1, { dataset }), value(0)).result).toBe('inconclusive');
  });

  test('does not matter to fixed bounds', () => {
    expect(metric(`${up}, threshold: 1, ${onProduction}`, value(1, { dataset }), value(0)).result).toBe('pass');
    expect(metric(`${gate}, threshold: 2`, value(1, { dataset }), value(0)).result).toBe('fail');
  });
});

describe('slices', () => {
  const sliced = (slices: unknown[], number = 0.9) => value(number, { slices });
  const eu = { where: { region: 'eu' }, value: 0.85, samples: 600 };

  test.each([
    ['inherit the threshold: met', `threshold: 0.8, slices: [{where: {region: eu}}]`, [eu], 'pass'],
    ['inherit the threshold: missed', `threshold: 0.86, slices: [{where: {region: eu}}]`, [eu], 'fail'],
    ['state their own', `threshold: 0.86, slices: [{where: {region: eu}, threshold: 0.8}]`, [eu], 'pass'],
    ['missing', `threshold: 0.8, slices: [{where: {region: us}}]`, [eu], 'fail'],
    ['missing altogether', `threshold: 0.8, slices: [{where: {region: eu}}]`, undefined, 'fail'],
    [
      'of another, longer where',
      `slices: [{where: {region: eu}}]`,
      [{ ...eu, where: { region: 'eu', age: 'old' } }],
      'fail',
    ],
    ['of another, shorter where', `slices: [{where: {region: eu, age: old}}]`, [eu], 'fail'],
    ['large enough', `slices: [{where: {region: eu}, minSize: 600}]`, [eu], 'pass'],
    ['too small', `slices: [{where: {region: eu}, minSize: 601}]`, [eu], 'inconclusive'],
    [
      'too small, whatever its bounds say',
      `threshold: 0.9, slices: [{where: {region: eu}, minSize: 601}]`,
      [eu],
      'inconclusive',
    ],
    [
      'of unknown size',
      `slices: [{where: {region: eu}, minSize: 1}]`,
      [{ where: { region: 'eu' }, value: 1 }],
      'inconclusive',
    ],
    ['NaN', `slices: [{where: {region: eu}}]`, [{ ...eu, value: 'NaN' }], 'fail'],
    ['without a value', `slices: [{where: {region: eu}}]`, [{ where: { region: 'eu' } }], 'fail'],
    ['text as a value', `slices: [{where: {region: eu}}]`, [{ ...eu, value: 'high' }], 'error'],
    ['given twice', `slices: [{where: {region: eu}}]`, [eu, eu], 'error'],
    [
      'numbers in where compare as numbers',
      `slices: [{where: {age: 30}}]`,
      [{ where: { age: digits('30.0') }, value: 1 }],
      'pass',
    ],
    ['a number is not a text', `slices: [{where: {age: "30"}}]`, [{ where: { age: 30 }, value: 1 }], 'fail'],
  ])('%s', (_rule, gate, slices, result) => {
    expect(metric(`${up}, ${gate}`, sliced(slices as unknown[])).result).toBe(result);
  });

  test('are children of one check', () => {
    const check = metric(`${up}, threshold: 0.8, slices: [{where: {region: eu}}]`, sliced([eu]));
    expect(check.children).toMatchObject([{ id: 'transitions[0].gates[0].slices[0]', gate: 'slice', result: 'pass' }]);
  });

  test('the whole must hold as well', () => {
    expect(metric(`${up}, threshold: 0.8, slices: [{where: {region: eu}}]`, sliced([eu], 0.7)).result).toBe('fail');
  });

  const gate = `${up}, minAbsoluteChange: 0, ${onProduction}, slices: [{where: {region: eu}}]`;
  test('inherit baseline and change bounds', () => {
    const baseline = (number: number) => value(0, { slices: [{ where: { region: 'eu' }, value: number }] });
    expect(metric(gate, sliced([eu]), baseline(0.85)).result).toBe('pass');
    expect(metric(gate, sliced([eu]), baseline(0.86)).result).toBe('fail');
  });

  test('absent in the baseline are a missing baseline', () => {
    expect(metric(gate, sliced([eu]), value(0)).result).toBe('fail');
    expect(metric(`${gate}, onMissingBaseline: rubberStamp`, sliced([eu]), value(0)).result).toBe('pass');
    expect(metric(`${gate}, onMissingBaseline: skip`, sliced([eu]), value(0))).toMatchObject({
      result: 'pass',
      children: [{ result: 'skipped' }],
    });
  });

  test('a change bound of a slice alone is enough to need the baseline', () => {
    const own = `${up}, ${onProduction}, slices: [{where: {region: eu}, minAbsoluteChange: 0}]`;
    expect(metric(own, sliced([eu]), value(0)).result).toBe('fail');
  });
});

describe('enforcement: warn', () => {
  const soft = `${up}, enforcement: warn`;
  test.each([
    ['softens a missed threshold', `${soft}, threshold: 1`, value(0), undefined, 'warn'],
    ['softens a missed change', `${soft}, minAbsoluteChange: 1, ${onProduction}`, value(0), value(0), 'warn'],
    ['leaves what holds', `${soft}, threshold: 1`, value(1), undefined, 'pass'],
    ['never softens what is missing', `${soft}, threshold: 1`, value(null), undefined, 'fail'],
    ['never softens NaN', `${soft}, threshold: 1`, value('NaN'), undefined, 'fail'],
    ['never softens an error', `${soft}, threshold: 1`, value('x'), undefined, 'error'],
    ['never softens what is undecided', `${soft}, threshold: 1, maxAge: 1h`, value(1), undefined, 'inconclusive'],
    ['never softens a missing baseline', `${soft}, minAbsoluteChange: 1, ${onProduction}`, value(0), undefined, 'fail'],
    ['never softens a NaN baseline', `${soft}, minAbsoluteChange: 1, ${onProduction}`, value(0), value('NaN'), 'fail'],
    ['never softens a zero baseline', `${soft}, minRelativeChange: 1, ${onProduction}`, value(0), value(0), 'fail'],
    [
      'softens each bound before the worst is taken',
      `${soft}, threshold: 1, minRelativeChange: 0, ${onProduction}`,
      value(0),
      value(0),
      'fail',
    ],
    [
      'softens a slice',
      `${soft}, threshold: 1, slices: [{where: {a: x}}]`,
      value(2, { slices: [{ where: { a: 'x' }, value: 0 }] }),
      undefined,
      'warn',
    ],
  ])('%s', (...[, gate, candidate, baseline, result]) => {
    expect(metric(gate, candidate, baseline).result).toBe(result);
  });

  test('may differ by point; a point that is not named denies', () => {
    const gate = `{metric: m, ${up}, threshold: 1, enforcement: {editor: warn, ci: warn, promote: deny}}`;
    const evidence = evidenceOf({}, { metrics: { m: value(0) } });
    const at = (point: 'editor' | 'ci' | 'promote' | 'audit') => gateCheck(gate, evidence, { point }).result;
    expect([at('editor'), at('ci'), at('promote'), at('audit')]).toEqual(['warn', 'warn', 'fail', 'fail']);
  });
});
