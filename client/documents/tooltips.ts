import type { CheckAnswer, VersionDetails } from '../../core/promotion/services';
import type { Hold } from '../../core/policy/evidence';
import { isBlocking } from '../../core/policy/outcome';
import type { RegisteredModel } from '../../core/registry/model';
import { inertMarkdown } from '../../core/language/markdown';
import { absoluteDate } from '../text/dates';
import { table } from '../text/markdown';
import { MARKS } from './checks';
import { blocks, type PageContext } from './page';
import { metricRows } from './values';

/** What is known about a version's way to its next stage. */
export type GateState =
  | { readonly kind: 'answer'; readonly to: string; readonly answer: CheckAnswer }
  | { readonly kind: 'late' | 'failed'; readonly to: string }
  | { readonly kind: 'none' };

const MAX_ROWS = 8;

export function modelTooltip(model: RegisteredModel, holds: readonly Hold[], context: PageContext): string {
  const { t } = context;
  return blocks(
    `**${inertMarkdown(model.name)}**`,
    model.description === undefined ? undefined : inertMarkdown(model.description),
    holdsText(holds, context),
    rows([t('Stage'), t('Version')], Object.entries(model.stages), context),
    rows([t('Alias'), t('Version')], Object.entries(model.aliases), context),
    rows([t('Tag'), t('Value')], Object.entries(model.tags), context),
  );
}

export function versionTooltip(
  version: VersionDetails,
  holds: readonly Hold[],
  gates: GateState,
  context: PageContext,
): string {
  const { t, language } = context;
  return blocks(
    `**${inertMarkdown(`${version.model} ${version.version}`)}**`,
    version.description === undefined ? undefined : inertMarkdown(version.description),
    holdsText(holds, context),
    gateText(gates, context),
    rows([t('Metric'), t('Value')], metricRows(version.facts), context),
    rows([t('Tag'), t('Value')], Object.entries(version.tags), context),
    facts([
      [t('Author'), version.author],
      [t('Registered'), version.createdAt === undefined ? undefined : absoluteDate(version.createdAt, language)],
      [t('Source'), version.source],
    ]),
  );
}

function gateText(gates: GateState, { t }: PageContext): string | undefined {
  switch (gates.kind) {
    case 'none':
      return undefined;
    case 'late':
      return inertMarkdown(t('Gates to {0}: not evaluated yet. Run Check Gates.', gates.to));
    case 'failed':
      return inertMarkdown(t('Gates to {0}: could not be evaluated.', gates.to));
    case 'answer':
      return answerText(gates.to, gates.answer, t);
  }
}

function answerText(to: string, answer: CheckAnswer, t: PageContext['t']): string {
  if (answer.kind !== 'decision') return inertMarkdown(answer.message);
  const { result, checks } = answer.decision;
  const blockers = checks.filter((check) => isBlocking(check.result));
  const headline =
    blockers.length === 0
      ? t('Ready for {0}', to)
      : t('Not ready for {0}: {1} of {2} checks', to, blockers.length, checks.length);
  const lines = blockers.slice(0, MAX_ROWS).map((check) => `${MARKS[check.result]} ${inertMarkdown(check.message)}`);
  return blocks(`${MARKS[result]} **${inertMarkdown(headline)}**`, lines.join('  \n'));
}

function holdsText(holds: readonly Hold[], { t }: PageContext): string | undefined {
  return holds
    .map(({ stage, by, reason }) =>
      inertMarkdown(t('⏸ {0} is on hold ({1}): {2}', stage, by ?? t('unknown'), reason ?? t('no reason was given'))),
    )
    .join('\n\n');
}

function rows(
  header: readonly [string, string],
  entries: readonly (readonly [string, string])[],
  { t }: PageContext,
): string | undefined {
  if (entries.length === 0) return undefined;
  const shown = entries.slice(0, MAX_ROWS).map((row) => row.map(inertMarkdown));
  const rest = entries.length - shown.length;
  return table(header, rest > 0 ? [...shown, [inertMarkdown(t('… and {0} more', rest)), '']] : shown);
}

function facts(entries: readonly (readonly [string, string | undefined])[]): string {
  return entries
    .flatMap(([name, value]) => (value === undefined ? [] : [`${inertMarkdown(name)}: ${inertMarkdown(value)}`]))
    .join('  \n');
}
