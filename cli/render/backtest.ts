import type { Check } from '../../core/policy/decision';
import { asRecord } from '../../core/policy/record';
import type { BacktestRow } from '../../core/promotion/backtest';
import type { Line, Piece } from '../output/line';
import { table } from '../output/table';
import { resultSpan } from './marks';
import { valueText } from './value';

/**
 * One row for each version and transition, with the first gate that blocks it, and one for each number that a metric gate
 * looked at, the greatest first, so that one sees where a bound would part the versions.
 * @param metrics the metric of each metric gate by its check's id
 */
export function backtestLines(rows: readonly BacktestRow[], metrics: ReadonlyMap<string, string>): Line[] {
  if (rows.length === 0) return ['The policy has no gates, or names no model of the registry that has versions.'];
  const decided = table(
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
  const measured = [...metrics].flatMap(([id, metric]) => measurements(rows, id, metric));
  return measured.length === 0 ? decided : [...decided, '', ...table(MEASURED, measured)];
}

const MEASURED = ['metric', 'value', 'baseline', 'version', 'result', 'required', 'gate'] as const;

function measurements(rows: readonly BacktestRow[], gate: string, metric: string): readonly (readonly Piece[])[] {
  const seen = rows.flatMap(({ model, version, checks }) => {
    const check = checkOf(checks, gate);
    return check === undefined ? [] : [{ version: `${model}/${version}`, check, ...observedIn(check) }];
  });
  return seen
    .toSorted((left, right) => right.order - left.order)
    .map(({ version, check, value, baseline }) => [
      ...[metric, value, baseline, version, resultSpan(check.result), valueText(check.required)],
      { text: gate, tone: 'dim' },
    ]);
}

function checkOf(checks: readonly Check[], wanted: string): Check | undefined {
  for (const check of checks) {
    const found = check.id === wanted ? check : checkOf(check.children ?? [], wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is no number comes last. */
function observedIn({ observed }: Check): {
  readonly value: string;
  readonly baseline: string;
  readonly order: number;
} {
  const { value, baseline } = asRecord(observed);
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return {
    value: value === undefined || value === null ? '-' : valueText(value),
    baseline: valueText(asRecord(baseline)['value'] ?? (baseline === null ? '-' : undefined)),
    order: Number.isNaN(number) ? -Infinity : number,
  };
}
