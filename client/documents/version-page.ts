import type { VersionDetails } from '../../core/promotion/services';
import { absoluteDate } from '../text/dates';
import { table } from '../text/markdown';
import type { AuditEvent } from '../../core/audit/events';
import { inertMarkdown } from '../../core/language/markdown';
import type { Translate } from '../ui/translate';
import { eventTable } from './audit-page';
import { blocks, type Page, type PageContext } from './page';
import { metricRows } from './values';

/** All that is known about a version; `events` are those of its model, newest first. */
export function versionPage(version: VersionDetails, events: readonly AuditEvent[], context: PageContext): Page {
  const { t } = context;
  const own = events.filter((event) => 'version' in event && event.version === version.version);
  const title = `${version.model} ${version.version}`;
  return {
    title,
    markdown: blocks(
      `# ${inertMarkdown(title)}`,
      version.description === undefined ? undefined : inertMarkdown(version.description),
      table(['', ''], facts(version, context)),
      section(t('Metrics'), [t('Metric'), t('Value')], metricRows(version.facts)),
      section(t('Parameters'), [t('Parameter'), t('Value')], Object.entries(version.params)),
      section(t('Tags'), [t('Tag'), t('Value')], Object.entries(version.tags)),
      `## ${t('History')}`,
      own.length === 0 ? t('The audit trail says nothing about this version.') : eventTable(own, context),
    ),
  };
}

function facts(version: VersionDetails, context: PageContext): readonly (readonly string[])[] {
  const { t } = context;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [t('Stages'), stagesText(version, context)],
    [t('Aliases'), version.aliases.map((alias) => `@${alias}`).join(', ')],
    [t('Registered'), version.createdAt === undefined ? undefined : absoluteDate(version.createdAt, context.language)],
    [t('Author'), version.author],
    [t('Source'), version.source],
    [t('Run'), version.runId],
    [t('Commit'), version.commit],
    [t('Model card'), cardText(version, t)],
  ];
  return rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[`**${inertMarkdown(name)}**`, inertMarkdown(value)]],
  );
}

function stagesText({ stages }: VersionDetails, { t, language }: PageContext): string {
  if (stages.length === 0) return t('None');
  return stages
    .map(({ stage, since }) => (since === undefined ? stage : t('{0} since {1}', stage, absoluteDate(since, language))))
    .join(', ');
}

function cardText({ facts: { card } }: VersionDetails, t: Translate): string | undefined {
  if (card === undefined) return undefined;
  return card === null ? t('There is none') : Object.keys(card.sections).join(', ');
}

function section(
  title: string,
  header: readonly [string, string],
  rows: readonly (readonly [string, string])[],
): string | undefined {
  if (rows.length === 0) return undefined;
  return `## ${title}\n\n${table(
    header,
    rows.map((row) => row.map(inertMarkdown)),
  )}`;
}
