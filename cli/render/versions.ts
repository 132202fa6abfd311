import type { MetricFact } from '../../core/policy/evidence';
import type { VersionDetails } from '../../core/promotion/services';
import type { Line } from '../output/line';
import { table } from '../output/table';
import { valueText } from './value';

/** One row a version. */
export function versionsTable(versions: readonly VersionDetails[]): Line[] {
  if (versions.length === 0) return ['This model has no versions.'];
  return table(
    ['VERSION', 'STAGES', 'ALIASES', 'CREATED', 'AUTHOR', 'METRICS'],
    versions.map((version) => [
      version.version,
      version.stages.map(({ stage }) => stage).join(', '),
      version.aliases.join(', '),
      version.createdAt ?? '',
      version.author ?? '',
      metricRows(version)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    ]),
  );
}

/** Name and value of each metric. */
export function metricRows({ facts }: VersionDetails): readonly (readonly [string, string])[] {
  return Object.entries(facts.metrics ?? {}).map(([name, metric]) => [name, metricText(metric)]);
}

/** What a metric's value is, in words where there is none. */
export function metricText(metric: MetricFact | null): string {
  const text = valueText(metric?.value);
  return text === '' ? 'missing' : text;
}
