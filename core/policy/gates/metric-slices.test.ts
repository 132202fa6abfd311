import { describe, expect, test } from 'vitest';
import { digits } from '../fixtures/build';
import { ON_PRODUCTION, UP, metricCheck, valued } from '../fixtures/metric';

describe('slices', () => {
  const sliced = (slices: unknown[], number = 0.9) => valued(number, { slices });
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
    [
      'of a where that is the same in part',
      `slices: [{where: {region: eu, age: old}}]`,
      [{ ...eu, where: { region: 'eu', age: 'young' } }],
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
    expect(metricCheck(`${UP}, ${gate}`, sliced(slices as unknown[])).result).toBe(result);
  });

  test('are children of one check', () => {
    const check = metricCheck(`${UP}, threshold: 0.8, slices: [{where: {region: eu}}]`, sliced([eu]));
    expect(check.children).toMatchObject([{ id: 'transitions[0].gates[0].slices[0]', gate: 'slice', result: 'pass' }]);
  });

  test('the whole must hold as well', () => {
    expect(metricCheck(`${UP}, threshold: 0.8, slices: [{where: {region: eu}}]`, sliced([eu], 0.7)).result).toBe(
      'fail',
    );
  });

  const gate = `${UP}, minAbsoluteChange: 0, ${ON_PRODUCTION}, slices: [{where: {region: eu}}]`;
  test('inherit baseline and change bounds', () => {
    const baseline = (number: number) => valued(0, { slices: [{ where: { region: 'eu' }, value: number }] });
    expect(metricCheck(gate, sliced([eu]), baseline(0.85)).result).toBe('pass');
    expect(metricCheck(gate, sliced([eu]), baseline(0.86)).result).toBe('fail');
  });

  test('given twice in the baseline are an error', () => {
    const twice = valued(0, { slices: [eu, eu] });
    expect(metricCheck(gate, sliced([eu]), twice)).toMatchObject({
      result: 'error',
      message: 'm where region=eu is given more than once in version 7.',
    });
  });

  test('absent in the baseline are a missing baseline', () => {
    expect(metricCheck(gate, sliced([eu]), valued(0)).result).toBe('fail');
    expect(metricCheck(`${gate}, onMissingBaseline: rubberStamp`, sliced([eu]), valued(0)).result).toBe('pass');
    expect(metricCheck(`${gate}, onMissingBaseline: skip`, sliced([eu]), valued(0))).toMatchObject({
      result: 'pass',
      children: [{ result: 'skipped' }],
    });
  });

  test.each([
    ['alone', ''],
    ['beside one without', '{where: {region: eu}}, '],
  ])('a change bound of a slice %s is enough to need the baseline', (_which, other) => {
    const own = `${UP}, ${ON_PRODUCTION}, slices: [${other}{where: {region: eu}, minAbsoluteChange: 0}]`;
    expect(metricCheck(own, sliced([eu]), valued(0)).result).toBe('fail');
    expect(metricCheck(own, sliced([eu]), sliced([eu])).result).toBe('pass');
  });
});
