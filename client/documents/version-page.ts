import { signatureOf, unavailableParts } from '../../core/promotion/inspected-json';
import type { InspectedVersion, VersionDetails } from '../../core/promotion/services';
import type { ModelSignature, RunLineage } from '../../core/registry/inspection';
import { absoluteDate } from '../text/dates';
import { link, table } from '../text/markdown';
import type { AuditEvent } from '../../core/audit/events';
import { inertMarkdown } from '../../core/language/markdown';
import type { Translate } from '../ui/translate';
import { eventTable } from './audit-page';
import { blocks, type Page, type PageContext } from './page';
import { datasetText, metricText, valueText } from './values';

/** All that is known about a version; `events` are those of its model, newest first. */
export function versionPage(inspected: InspectedVersion, events: readonly AuditEvent[], context: PageContext): Page {
  const { details: version } = inspected;
  const { t } = context;
  const own = events.filter((event) => 'version' in event && event.version === version.version);
  const title = `${version.model} ${version.version}`;
  return {
    title,
    markdown: blocks(
      `# ${inertMarkdown(title)}`,
      version.description === undefined ? undefined : inertMarkdown(version.description),
      ...unavailableParts(inspected).map((sentence) => `⚠ ${inertMarkdown(sentence)}`),
      table(['', ''], [...facts(version, context), ...lineage(inspected, context)]),
      metricSection(version, t),
      section(t('Parameters'), [t('Parameter'), t('Value')], Object.entries(version.params)),
      signatureSection(inspected, t),
      cardSection(version, t),
      section(t('Tags'), [t('Tag'), t('Value')], Object.entries(version.tags)),
      `## ${t('History')}`,
      own.length === 0 ? t('The audit trail says nothing about this version.') : eventTable(own, context),
    ),
  };
}

/** Name and value, both Markdown; what has no value has no row. */
type Fact = readonly [name: string, markdown: string | undefined];

function facts(version: VersionDetails, context: PageContext): readonly (readonly string[])[] {
  const { t } = context;
  return factRows([
    [t('Stages'), inertMarkdown(stagesText(version, context))],
    [t('Aliases'), inertMarkdown(version.aliases.map((alias) => `@${alias}`).join(', '))],
    [t('Registered'), version.createdAt && inertMarkdown(absoluteDate(version.createdAt, context.language))],
    [t('Author'), foreign(version.author)],
  ]);
}

/** What the version was made of, and by what. */
function lineage({ details, inspection }: InspectedVersion, { t }: PageContext): readonly (readonly string[])[] {
  const { run } = inspection ?? {};
  return factRows([
    [t('Source'), foreign(details.source)],
    [t('Run'), runMarkdown(details.runId ?? run?.id, run)],
    [t('Source of the run'), foreign(run?.source, run?.commit)],
    [t('Commit'), foreign(details.commit)],
    [t('Input example'), exampleText(inspection?.inputExample, t)],
  ]);
}

/** Its name, where it has one, leads to its page. */
function runMarkdown(id: string | undefined, run: RunLineage | undefined): string | undefined {
  if (id === undefined) return undefined;
  const name = run?.name;
  return name === undefined ? link(id, run?.url) : `${link(name, run?.url)} ${inertMarkdown(id)}`;
}

function exampleText(isThere: boolean | undefined, t: Translate): string | undefined {
  if (isThere === undefined) return undefined;
  return isThere ? t('It is kept with the model') : t('There is none');
}

function foreign(...parts: readonly (string | undefined)[]): string {
  return inertMarkdown(parts.filter((part) => part !== undefined).join(', '));
}

function factRows(rows: readonly Fact[]): readonly (readonly string[])[] {
  return rows.flatMap(([name, markdown]) =>
    markdown === undefined || markdown === '' ? [] : [[`**${inertMarkdown(name)}**`, markdown]],
  );
}

function stagesText({ stages }: VersionDetails, { t, language }: PageContext): string {
  if (stages.length === 0) return t('None');
  return stages
    .map(({ stage, since }) => (since === undefined ? stage : t('{0} since {1}', stage, absoluteDate(since, language))))
    .join(', ');
}

/** The column of data sets is there if one metric has one. */
function metricSection({ facts: { metrics = {} } }: VersionDetails, t: Translate): string | undefined {
  const rows = Object.entries(metrics)
    .map(([name, fact]) => [name, metricText(fact), datasetText(fact)] as const)
    .sort(([a], [b]) => a.localeCompare(b));
  const header = [t('Metric'), t('Value'), t('Data set')];
  const shown = rows.some(([, , dataset]) => dataset !== '') ? 3 : 2;
  return section(
    t('Metrics'),
    header.slice(0, shown),
    rows.map((row) => row.slice(0, shown)),
  );
}

function signatureSection(inspected: InspectedVersion, t: Translate): string | undefined {
  const signature = signatureOf(inspected);
  if (signature === null) return undefined;
  if (typeof signature !== 'boolean')
    return section(t('Signature'), ['', t('Name'), t('Type')], fieldRows(signature, t));
  return blocks(`## ${t('Signature')}`, signature ? t('The model has a signature.') : t('There is none'));
}

function fieldRows({ inputs, outputs, params }: ModelSignature, t: Translate): readonly (readonly string[])[] {
  const rows = (kind: string, fields: ModelSignature['inputs']): readonly (readonly string[])[] =>
    fields.map(({ name, type, required }) => [kind, name ?? '–', required === false ? t('{0}, optional', type) : type]);
  return [...rows(t('Input'), inputs), ...rows(t('Output'), outputs), ...rows(t('Parameter'), params)];
}

function cardSection({ facts: { card } }: VersionDetails, t: Translate): string | undefined {
  if (card === undefined) return undefined;
  const heading = `## ${t('Model card')}`;
  if (card === null) return blocks(heading, t('There is none'));
  const head = Object.entries(card.frontMatter).map(([name, value]) => [name, valueText(value)]);
  const sections = Object.entries(card.sections).map(([name, length]) => [
    name,
    length === 0 ? t('empty') : t('{0} characters', length),
  ]);
  const tables = [rowsOf([t('Field'), t('Value')], head), rowsOf([t('Section'), t('Text')], sections)];
  return blocks(heading, ...tables);
}

function section(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string | undefined {
  const shown = rowsOf(header, rows);
  return shown === undefined ? undefined : blocks(`## ${title}`, shown);
}

/** A table of foreign text; nothing where there are no rows. */
function rowsOf(header: readonly string[], rows: readonly (readonly string[])[]): string | undefined {
  if (rows.length === 0) return undefined;
  return table(
    header,
    rows.map((row) => row.map(inertMarkdown)),
  );
}
