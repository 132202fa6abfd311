import type { BacktestRow } from '../../core/promotion/backtest';
import type { Line } from '../output/line';
import { table } from '../output/table';
import { resultSpan } from './marks';

/** One row for each version and transition, with the first gate that blocks it. */
export function backtestLines(rows: readonly BacktestRow[]): Line[] {
  if (rows.length === 0) return ['The policy has no gates, or names no model of the registry that has versions.'];
  return table(
    ['version', 'transition', 'would be', 'was', 'evidence', 'because'],
    rows.map((row) => [
      `${row.model}/${row.version}`,
      `${row.from} → ${row.to}`,
      resultSpan(row.result),
      row.decided === undefined ? '' : resultSpan(row.decided),
      row.evidence,
      row.checks.find(({ id }) => row.blockers.includes(id))?.message ?? '',
    ]),
  );
}
