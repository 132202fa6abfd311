import { expect, test } from 'vitest';
import type { CheckResult } from '../../core/policy/decision';
import type { BacktestRow } from '../../core/promotion/backtest';
import { formatLine } from '../output/line';
import { backtestLines } from './backtest';

const GATE = 'transitions[0].gates[0].anyOf[1]';

function row(version: string, result: CheckResult, observed: unknown): BacktestRow {
  const metric = { id: GATE, gate: 'metric', result, observed, required: { threshold: 0.92 }, message: 'It is.' };
  const checks = [{ id: 'transitions[0].gates[0]', gate: 'anyOf', result, message: 'It is.', children: [metric] }];
  return { model: 'm', version, from: 'Staging', to: 'Production', result, evidence: 'current', blockers: [], checks };
}

const linesOf = (rows: readonly BacktestRow[], metrics: ReadonlyMap<string, string>): readonly string[] =>
  backtestLines(rows, metrics).map((line) => formatLine(line, false).trimEnd().replaceAll(/ {2,}/g, ' | '));

test('the numbers that a metric gate looked at come from the greatest to what is none', () => {
  const rows = [
    row('1', 'fail', { value: null, baseline: null }),
    row('2', 'fail', { value: 0.9, baseline: { versions: ['1'], value: 0.8 } }),
    row('3', 'pass', { value: 0.93 }),
    row('4', 'fail', { value: 'NaN' }),
  ];
  expect(linesOf(rows, new Map([[GATE, 'f1']])).slice(6)).toEqual([
    'metric | value | baseline | version | result | required | gate',
    `f1 | 0.93 | m/3 | pass | {"threshold":0.92} | ${GATE}`,
    `f1 | 0.9 | 0.8 | m/2 | fail | {"threshold":0.92} | ${GATE}`,
    `f1 | - | - | m/1 | fail | {"threshold":0.92} | ${GATE}`,
    `f1 | NaN | m/4 | fail | {"threshold":0.92} | ${GATE}`,
  ]);
});

test('without metric gates there is one table, and without rows a sentence', () => {
  expect(linesOf([row('1', 'pass', {})], new Map())).toHaveLength(2);
  expect(linesOf([], new Map([[GATE, 'f1']]))).toEqual([expect.stringContaining('no gates') as string]);
});
