import { parseDecimal } from '../../policy/decimal';
import type { BaselineReading } from '../../policy/gates/baseline-value';
import { boundFindings } from '../../policy/gates/metric-bounds';
import { unknown } from '../../policy/outcome';
import type { Bounds } from '../../policy/types';
import { defined } from '../../text/defined';
import type { MetricSummary } from '../knowledge';
import { member, name } from '../policy-outline';

/** A metric of the candidate, and of the version that the gate compares it with where that is known. */
export interface Compared {
  readonly candidate: MetricSummary;
  readonly baseline?: MetricSummary | undefined;
}

/** What a gate may ask beside its bounds; then the numbers do not tell whether it passes. */
const ASKS_MORE = ['slices', 'maxAge', 'minSamples'];

/** ✗ where the engine says that a bound is missed, ✓ where all bounds are met and nothing else is asked. */
export function gateMark(gate: unknown, { candidate, baseline }: Compared): '' | ' ✗' | ' ✓' {
  const direction = textOf(gate, 'greaterIsBetter');
  const value = parseDecimal(candidate.value);
  const bounds = boundsIn(gate);
  if (!value || (direction !== 'true' && direction !== 'false') || Object.keys(bounds).length === 0) return '';
  const findings = boundFindings(
    { kind: 'metric', metric: '', greaterIsBetter: direction === 'true' },
    bounds,
    { label: '', value, dataset: datasetOf(candidate) },
    readingOf(baseline),
  );
  if (findings.some(({ result }) => result === 'fail')) return ' ✗';
  const isAll = findings.every(({ result }) => result === 'pass');
  return isAll && !ASKS_MORE.some((key) => member(gate, key) !== undefined) ? ' ✓' : '';
}

/** Which version is the baseline may be unknown here, and known to the check. */
function readingOf(baseline: MetricSummary | undefined): BaselineReading {
  const sum = baseline && parseDecimal(baseline.value);
  if (!sum) return { kind: 'finding', finding: unknown('') };
  return { kind: 'value', sum, count: 1, versions: [], datasets: [datasetOf(baseline)] };
}

function datasetOf({ dataset: called, digest }: MetricSummary): { name?: string; digest?: string } | undefined {
  return called === undefined && digest === undefined ? undefined : defined({ name: called, digest });
}

function boundsIn(gate: unknown): Bounds {
  const range = member(gate, 'range');
  return defined({
    threshold: textOf(gate, 'threshold'),
    range: range === undefined ? undefined : defined({ min: textOf(range, 'min'), max: textOf(range, 'max') }),
    minAbsoluteChange: textOf(gate, 'minAbsoluteChange'),
    minRelativeChange: textOf(gate, 'minRelativeChange'),
    maxRelativeChange: textOf(gate, 'maxRelativeChange'),
  });
}

function textOf(node: unknown, key: string): string | undefined {
  return name(member(node, key))?.text;
}
