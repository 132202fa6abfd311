import type { MetricFact } from '../../core/policy/evidence';
import type { VersionDetails } from '../../core/promotion/services';
import type { Line } from '../output/line';
import { indent } from '../output/line';
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

/** Everything about one version. */
export function versionLines(version: VersionDetails): Line[] {
  const stages = version.stages.map(({ stage, since }) => (since === undefined ? stage : `${stage} since ${since}`));
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['stages', stages.length === 0 ? 'None' : stages.join(', ')],
    ['aliases', version.aliases.join(', ')],
    ['created', version.createdAt],
    ['author', version.author],
    ['source', version.source],
    ['commit', version.commit],
    ['run', version.runId],
    ['description', version.description],
  ];
  return [
    { text: `${version.model}/${version.version}`, tone: 'bold' },
    ...nonEmpty(rows),
    ...section('metrics', metricRows(version)),
    ...section('params', Object.entries(version.params)),
    ...section('tags', Object.entries(version.tags)),
  ];
}

function section(title: string, rows: readonly (readonly [string, string | undefined])[]): Line[] {
  return rows.length === 0 ? [] : [{ text: title, tone: 'dim' }, ...nonEmpty(rows)];
}

function nonEmpty(rows: readonly (readonly [string, string | undefined])[]): Line[] {
  const shown = rows.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...shown.map(([label]) => label.length));
  return shown.map(([label, value]) => indent(`${label.padEnd(width)}  ${value ?? ''}`, 2));
}

function metricRows({ facts }: VersionDetails): readonly (readonly [string, string])[] {
  return Object.entries(facts.metrics ?? {}).map(([name, metric]) => [name, metricText(metric)]);
}

function metricText(metric: MetricFact | null): string {
  const text = valueText(metric?.value);
  return text === '' ? 'missing' : text;
}
