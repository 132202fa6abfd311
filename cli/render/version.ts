import { signatureOf, unavailableParts } from '../../core/promotion/inspected-json';
import type { InspectedVersion, VersionDetails } from '../../core/promotion/services';
import type { ModelSignature } from '../../core/registry/inspection';
import { indent, type Line } from '../output/line';
import { valueText } from './value';
import { metricText } from './versions';

type Row = readonly [label: string, value: string | undefined];

/** Everything about one version. */
export function versionLines(inspected: InspectedVersion): Line[] {
  const { details } = inspected;
  const signature = signatureOf(inspected);
  return [
    { text: `${details.model}/${details.version}`, tone: 'bold' },
    ...nonEmpty([...placeRows(details), ...lineageRows(inspected), ...fileRows(inspected)]),
    ...section('metrics', metricRows(details)),
    ...section('params', Object.entries(details.params)),
    ...section('tags', Object.entries(details.tags)),
    ...(typeof signature === 'object' && signature !== null ? signatureLines(signature) : []),
    ...unavailableParts(inspected).map((text): Line => ({ text, tone: 'warn' })),
  ];
}

function placeRows({ stages, aliases, createdAt, author, description }: VersionDetails): readonly Row[] {
  const held = stages.map(({ stage, since }) => (since === undefined ? stage : `${stage} since ${since}`));
  return [
    ['description', description],
    ['stages', held.length === 0 ? 'None' : held.join(', ')],
    ['aliases', aliases.join(', ')],
    ['created', createdAt],
    ['author', author],
  ];
}

function lineageRows({
  details: { source, commit, runId },
  inspection: { run } = { unavailable: [] },
}: InspectedVersion): readonly Row[] {
  return [
    ['source', source],
    ['commit', commit],
    ['run', [runId ?? run?.id, run?.name].filter((part) => part !== undefined).join(' ')],
    ['run page', run?.url],
    ['run source', [run?.source, run?.commit].filter((part) => part !== undefined).join(' at ')],
  ];
}

function fileRows(inspected: InspectedVersion): readonly Row[] {
  const { card } = inspected.details.facts;
  const signature = signatureOf(inspected);
  return [
    ['signature', typeof signature === 'boolean' ? yesOrNo(signature) : undefined],
    ['input example', yesOrNo(inspected.inspection?.inputExample)],
    ['card', card === null ? 'none' : card && Object.keys(card.sections).join(', ')],
    ['license', card ? valueText(card.frontMatter['license']) : undefined],
  ];
}

function yesOrNo(is: boolean | undefined): string | undefined {
  return is === undefined ? undefined : is ? 'yes' : 'none';
}

function metricRows({ facts }: VersionDetails): readonly Row[] {
  return Object.entries(facts.metrics ?? {}).map(([name, metric]) => {
    const { name: set, digest } = metric?.dataset ?? {};
    const on = [set, digest].filter((part) => part !== undefined).join(' ');
    return [name, on === '' ? metricText(metric) : `${metricText(metric)}  on ${on}`];
  });
}

function signatureLines({ inputs, outputs, params }: ModelSignature): Line[] {
  const rows = (fields: ModelSignature['inputs']): readonly Row[] =>
    fields.map(({ name, type, required }) => [name ?? '-', required === false ? `${type}, optional` : type]);
  return [
    ...section('inputs', rows(inputs)),
    ...section('outputs', rows(outputs)),
    ...section('parameters of predictions', rows(params)),
  ];
}

function section(title: string, rows: readonly Row[]): Line[] {
  return rows.length === 0 ? [] : [{ text: title, tone: 'dim' }, ...nonEmpty(rows)];
}

function nonEmpty(rows: readonly Row[]): Line[] {
  const shown = rows.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...shown.map(([label]) => label.length));
  return shown.map(([label, value]) => indent(`${label.padEnd(width)}  ${value ?? ''}`, 2));
}
