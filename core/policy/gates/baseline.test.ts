import { describe, expect, test } from 'vitest';
import { digits, evidenceOf, gateCheck, hoursAgo } from '../fixtures/build';
import { ON_PRODUCTION, UP, metricCheck, valued } from '../fixtures/metric';

describe('missing baseline', () => {
  const gate = `${UP}, minAbsoluteChange: 0, ${ON_PRODUCTION}`;
  test.each([
    ['fails by default', gate, 1, 'fail'],
    ['fails if told so', `${gate}, onMissingBaseline: fail`, 1, 'fail'],
    ['is rubber-stamped', `${gate}, onMissingBaseline: rubberStamp`, 1, 'pass'],
    ['is skipped', `${gate}, onMissingBaseline: skip`, 1, 'skipped'],
    ['leaves the other bounds: met', `${gate}, onMissingBaseline: skip, threshold: 1`, 1, 'pass'],
    ['leaves the other bounds: missed', `${gate}, onMissingBaseline: rubberStamp, threshold: 2`, 1, 'fail'],
    ['does not excuse a missing candidate', `${gate}, onMissingBaseline: rubberStamp`, null, 'fail'],
  ])('no holder: %s', (_rule, given, candidate, result) => {
    expect(metricCheck(given, valued(candidate)).result).toBe(result);
  });

  test('a holder without the metric is a missing baseline', () => {
    expect(metricCheck(`${gate}, onMissingBaseline: rubberStamp`, valued(1), null).result).toBe('pass');
    expect(metricCheck(`${gate}, onMissingBaseline: rubberStamp`, valued(1), valued(null)).result).toBe('pass');
    expect(metricCheck(gate, valued(1), null).result).toBe('fail');
  });

  test('the version that lacks it is told', () => {
    expect(metricCheck(gate, valued(1), null).message).toBe(
      'The baseline (version 7) has no m, and a baseline is required.',
    );
  });

  test('a rubber stamp is recorded as such', () => {
    const check = metricCheck(`${gate}, onMissingBaseline: rubberStamp`, valued(1));
    expect(check.observed).toMatchObject({ baseline: 'rubberStamp' });
    expect(check.message).toContain('rubber-stamped');
  });

  test('unknown versions are inconclusive, never rubber-stamped', () => {
    const stamped = `${gate}, onMissingBaseline: rubberStamp`;
    expect(metricCheck(stamped, valued(1), undefined, { versions: undefined }).result).toBe('inconclusive');
    expect(metricCheck(stamped, valued(1), undefined, { versions: [{ version: '7' }] }).result).toBe('inconclusive');
  });

  test('versions whose source did not answer are an error', () => {
    expect(metricCheck(gate, valued(1), valued(0), { unavailable: { versions: 'timeout' } }).result).toBe('error');
  });

  test('a gate whose bounds are all fixed needs no versions', () => {
    const fixed = `${UP}, threshold: 1, ${ON_PRODUCTION}`;
    expect(metricCheck(fixed, valued(1), undefined, { versions: undefined }).result).toBe('pass');
  });
});

describe('choice of the baseline', () => {
  const bound = `${UP}, minAbsoluteChange: 0`;
  const version = (name: string, number: unknown, more: Record<string, unknown> = {}) => ({
    version: name,
    stages: [],
    aliases: [],
    passed: [],
    metrics: { m: valued(number) },
    ...more,
  });
  const inProduction = (name: string, number: unknown, since?: string) =>
    version(name, number, { stages: [{ stage: 'Production', since }] });
  const passedAt = (name: string, number: unknown, at: string, stage = 'Production') =>
    version(name, number, { passed: [{ stage, at }] });
  const choose = (baseline: string, versions: unknown[], candidate: Record<string, unknown> = {}) =>
    gateCheck(
      `{metric: m, ${bound}, baseline: ${baseline}}`,
      evidenceOf({ versions }, { metrics: { m: valued(1) }, ...candidate }),
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

  test.each([
    ['before', ['7', '6']],
    ['after', ['6', '7']],
  ])('a version whose stages are unknown may be the holder, listed %s the one that is known', (_order, names) => {
    const byName: Record<string, unknown> = {
      '6': inProduction('6', 0, hoursAgo(10)),
      '7': version('7', 9, { stages: undefined }),
    };
    const versions = names.map((name) => byName[name]);
    expect(choose('{stage: Production}', versions).result).toBe('inconclusive');
  });

  test('a candidate whose stages are unknown may be the holder', () => {
    const candidate = { stages: undefined };
    expect(choose('{stage: Production}', [inProduction('6', 0)], candidate).result).toBe('inconclusive');
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

  test('the candidate among the other versions is not its own baseline', () => {
    const self = inProduction('8', 0, hoursAgo(1));
    expect(choose('{stage: Production}', [self])).toMatchObject({
      result: 'fail',
      message: 'No version holds Production, and a baseline is required.',
    });
    expect(choose('{stage: Production}', [self, inProduction('7', 0, hoursAgo(9))])).toMatchObject({
      observed: { baseline: { versions: ['7'] } },
    });
  });

  test('a version that is told twice is an error', () => {
    expect(choose('{version: "7"}', [version('7', 0), version('7', 0)])).toMatchObject({
      result: 'error',
      message: 'The evidence holds version 7 more than once.',
    });
  });

  test.each([
    [
      '{stage: Production}',
      [inProduction('5', 0, 'once'), inProduction('6', 0, hoursAgo(1))],
      /holds Production is no time/,
    ],
    ['{lastPassed: 1}', [passedAt('5', 0, 'once'), passedAt('6', 0, hoursAgo(1))], /passed for Production is no time/],
    [
      '{lastPassed: 1}',
      [passedAt('5', 0, hoursAgo(1)), passedAt('6', 0, hoursAgo(1))],
      /5 and 6 .* at the same moment/,
    ],
  ])('%s: times that decide nothing are an error', (baseline, versions, message) => {
    expect(choose(baseline, versions)).toMatchObject({
      result: 'error',
      message: expect.stringMatching(message) as string,
    });
  });

  test('lastPassed: a tie that decides nothing is none', () => {
    const versions = [passedAt('5', 0, hoursAgo(1)), passedAt('6', 0, hoursAgo(2)), passedAt('7', 9, hoursAgo(2))];
    expect(choose('{lastPassed: 1}', versions).result).toBe('pass');
    expect(choose('{lastPassed: 3}', versions).observed).toMatchObject({ baseline: { versions: ['5', '6', '7'] } });
  });

  test('lastPassed: that none has passed is told', () => {
    expect(choose('{lastPassed: 1}', [version('7', 0)]).message).toBe(
      'No version that has m has passed for Production, and a baseline is required.',
    );
  });

  test('lastPassed ignores passes of the candidate', () => {
    const candidate = { passed: [{ stage: 'Production', at: hoursAgo(1) }] };
    expect(choose('{lastPassed: 1}', [passedAt('7', 0, hoursAgo(9))], candidate)).toMatchObject({
      result: 'pass',
      observed: { baseline: { versions: ['7'] } },
    });
    expect(choose('{lastPassed: 1}', [], candidate).result).toBe('fail');
  });

  test('lastPassed: a version whose passes are unknown may be one of them, unless it lacks the metric', () => {
    const known = passedAt('6', 0, hoursAgo(9));
    expect(choose('{lastPassed: 1}', [known, version('7', 9, { passed: undefined })]).result).toBe('inconclusive');
    expect(choose('{lastPassed: 1}', [known, version('7', null, { passed: undefined })]).result).toBe('pass');
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
    const third = evidenceOf({ versions }, { metrics: { m: valued(digits(`0.${'3'.repeat(60)}`)) } });
    const gate = `{metric: m, ${bound}, baseline: {lastPassed: 3, aggregate: mean}}`;
    expect(gateCheck(gate, third).result).toBe('fail');
  });
});
