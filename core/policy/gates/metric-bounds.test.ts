import { describe, expect, test } from 'vitest';
import { digits, evidenceOf, gateCheck, hoursAgo } from '../fixtures/build';
import { DOWN, ON_PRODUCTION, UP, metricCheck, valued } from '../fixtures/metric';

describe('fixed bounds', () => {
  test.each([
    ['a threshold is inclusive', `${UP}, threshold: 0.92`, 0.92, 'pass'],
    ['a threshold above is met', `${UP}, threshold: 0.92`, 0.93, 'pass'],
    ['a threshold below is missed', `${UP}, threshold: 0.92`, 0.9199, 'fail'],
    ['where less is better, a threshold is the most', `${DOWN}, threshold: 100`, 100, 'pass'],
    ['where less is better, more is missed', `${DOWN}, threshold: 100`, 101, 'fail'],
    ['a range includes its ends', `${UP}, range: {min: 1, max: 2}`, 2, 'pass'],
    ['a range includes its other end', `${DOWN}, range: {min: 1, max: 2}`, 1, 'pass'],
    ['outside of a range is missed', `${UP}, range: {min: 1, max: 2}`, 2.01, 'fail'],
    ['a range may be open', `${UP}, range: {max: 2}`, -5, 'pass'],
    ['all bounds must hold', `${UP}, threshold: 1, range: {max: 2}`, 3, 'fail'],
    ['minus zero is zero', `${UP}, threshold: 0`, digits('-0'), 'pass'],
    ['minus zero as a bound is zero', `${UP}, threshold: -0.0`, 0, 'pass'],
    ['digits beyond IEEE doubles decide', `${UP}, threshold: 0.30000000000000000001`, digits('0.3'), 'fail'],
    ['an exponent is part of the number', `${UP}, threshold: 1e-3`, digits('0.001'), 'pass'],
    ['the greatest exponent', `${UP}, threshold: 1`, digits('1e9999'), 'pass'],
    ['an exponent beyond 9999', `${UP}, threshold: 1`, digits('1e10000'), 'error'],
    ['an exponent beyond -9999', `${UP}, threshold: 1`, digits('1e-10000'), 'error'],
    ['a metric without bounds must only be there', 'critical: false', 5, 'pass'],
  ])('%s', (_rule, gate, number, result) => {
    expect(metricCheck(gate, valued(number)).result).toBe(result);
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
    expect(metricCheck(`${UP}, threshold: 0.5`, valued(given)).result).toBe(result);
    expect(metricCheck('critical: false', valued(given)).result).toBe(result);
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
    expect(gateCheck(`{metric: M}`, evidenceOf({}, { metrics: { m: valued(1) } })).result).toBe('fail');
  });

  test('metrics whose source did not answer are an error even if data are there', () => {
    const unavailable = { unavailable: { metrics: 'timeout' } };
    expect(metricCheck(`${UP}, threshold: 0.5`, valued(0.9), undefined, unavailable).result).toBe('error');
    expect(metricCheck(`${UP}, threshold: 0.5`, valued('NaN'), undefined, unavailable).result).toBe('error');
  });

  test('one sentence says what is and what is required', () => {
    const check = metricCheck(`${UP}, threshold: 0.92`, valued(0.905));
    expect(check.message).toBe('m is 0.905; at least 0.92 is required.');
    expect(check).toMatchObject({ observed: { value: 0.905 }, required: { threshold: 0.92 } });
  });
});

describe('change bounds', () => {
  test.each([
    ['0.3 against 0.2 meets 0.1', `${UP}, minAbsoluteChange: 0.1`, digits('0.3'), digits('0.2'), 'pass'],
    ['a gain too small', `${UP}, minAbsoluteChange: 0.1`, 0.29, 0.2, 'fail'],
    ['where less is better, less is a gain', `${DOWN}, minAbsoluteChange: 5`, 95, 100, 'pass'],
    ['where less is better, more is a loss', `${DOWN}, minAbsoluteChange: 0`, 101, 100, 'fail'],
    ['a loss that is allowed', `${UP}, minAbsoluteChange: -0.1`, 0.8, 0.9, 'pass'],
    ['an allowed regression, inclusive', `${UP}, minRelativeChange: -0.01`, 0.99, 1, 'pass'],
    ['a greater regression', `${UP}, minRelativeChange: -0.01`, 0.9899, 1, 'fail'],
    ['relative to the magnitude of a negative baseline', `${UP}, minRelativeChange: 0.1`, -0.9, -1, 'pass'],
    ['a loss against a negative baseline', `${UP}, minRelativeChange: 0`, -1.1, -1, 'fail'],
    ['a relative gain where less is better', `${DOWN}, minRelativeChange: 0.1`, 90, 100, 'pass'],
    ['a suspicious improvement', `${UP}, maxRelativeChange: 0.5`, 1.51, 1, 'fail'],
    ['an improvement that is just not suspicious', `${UP}, maxRelativeChange: 0.5`, 1.5, 1, 'pass'],
    ['a suspicious improvement where less is better', `${DOWN}, maxRelativeChange: 0.5`, 49, 100, 'fail'],
    ['a zero baseline under a relative bound', `${UP}, minRelativeChange: 0`, 5, 0, 'fail'],
    ['a minus zero baseline under a relative bound', `${UP}, maxRelativeChange: 9`, 5, digits('-0.0'), 'fail'],
    ['a zero baseline under an absolute bound', `${UP}, minAbsoluteChange: 5`, 5, 0, 'pass'],
    ['the threshold holds, too', `${UP}, minAbsoluteChange: 0, threshold: 0.9`, 0.5, 0.4, 'fail'],
  ])('%s', (...[, gate, candidate, baseline, result]) => {
    expect(metricCheck(`${gate}, ${ON_PRODUCTION}`, valued(candidate), valued(baseline)).result).toBe(result);
  });

  test.each(['fail', 'rubberStamp', 'skip'])('a baseline of NaN or infinity fails (onMissingBaseline: %s)', (word) => {
    const gate = `${UP}, minAbsoluteChange: 0, ${ON_PRODUCTION}, onMissingBaseline: ${word}`;
    for (const number of ['NaN', 'Infinity', '-Infinity']) {
      expect(metricCheck(gate, valued(1), valued(number)).result).toBe('fail');
    }
  });

  test('a baseline that is no number is an error', () => {
    expect(metricCheck(`${UP}, minAbsoluteChange: 0, ${ON_PRODUCTION}`, valued(1), valued('0.9')).result).toBe('error');
  });

  test('the sentence clips long numbers and counts several versions', () => {
    const long = digits(`0.${'3'.repeat(100)}`);
    const message = metricCheck(`${UP}, minAbsoluteChange: 0, ${ON_PRODUCTION}`, valued(1), valued(long)).message;
    expect(message).toBe(`m is 1 against 0.${'3'.repeat(37)}… in version 7; a gain of at least 0 is required.`);
    const versions = ['5', '6', '7'].map((version, index) => ({
      version,
      passed: [{ stage: 'Production', at: hoursAgo(index + 1) }],
      metrics: { m: valued(1) },
    }));
    const last = (more: string) => `${UP}, minAbsoluteChange: 0, baseline: {lastPassed: 3}${more}`;
    expect(metricCheck(last(''), valued(1), undefined, { versions }).message).toBe(
      'm is 1 against 1 in 3 versions; a gain of at least 0 is required.',
    );
    const sliced = valued(1, { slices: [{ where: { a: 'x' }, value: 1 }] });
    expect(metricCheck(last(', slices: [{where: {a: x}}]'), sliced, undefined, { versions }).message).toBe(
      'The baseline (3 versions) has no m where a=x, and a baseline is required.',
    );
  });

  test('the sentence names the version', () => {
    const check = metricCheck(`${UP}, minRelativeChange: -0.01, ${ON_PRODUCTION}`, valued(0.8), valued(0.905));
    expect(check.message).toBe('m is 0.8 against 0.905 in version 7; a relative gain of at least -0.01 is required.');
    expect(check.observed).toEqual({ value: 0.8, baseline: { versions: ['7'], value: 0.905 } });
  });
});

describe('comparable evaluations', () => {
  const dataset = { name: 'holdout', digest: 'ab12' };
  const gate = `${UP}, minAbsoluteChange: 0, ${ON_PRODUCTION}`;
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
    expect(metricCheck(gate, valued(1, { dataset: left }), valued(0, { dataset: right })).result).toBe(result);
  });

  test('is decided before the zero baseline', () => {
    const relative = `${UP}, minRelativeChange: 0, ${ON_PRODUCTION}`;
    expect(metricCheck(relative, valued(1, { dataset }), valued(0)).result).toBe('inconclusive');
  });

  test('does not matter to fixed bounds', () => {
    expect(metricCheck(`${UP}, threshold: 1, ${ON_PRODUCTION}`, valued(1, { dataset }), valued(0)).result).toBe('pass');
    expect(metricCheck(`${gate}, threshold: 2`, valued(1, { dataset }), valued(0)).result).toBe('fail');
  });
});
