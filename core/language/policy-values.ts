import { NO_STAGE } from '../policy/types';
import { governedVersions, metricSightings } from './governed';
import type { MetricSighting } from './governed';
import type { Knowledge, ModelSummary } from './knowledge';
import { escapeMarkdown } from './markdown';
import type { NodePath } from './node-at';
import { matchesPath } from './path-pattern';
import type { PolicyOutline } from './policy-outline';

/** A value that may stand at a place of a policy. */
export interface LiveValue {
  readonly value: string;
  /** A few plain words beside the value. */
  readonly detail?: string;
  /** Markdown; text from outside is escaped. */
  readonly documentation?: string;
}

export interface ValueProvider {
  /** See `matchesPath`. */
  readonly paths: readonly string[];
  /** The values depend on the registry's answers. */
  readonly live: boolean;
  readonly values: (outline: PolicyOutline, knowledge: Knowledge) => readonly LiveValue[];
}

const PROVIDERS: readonly ValueProvider[] = [
  { paths: ['models.*'], live: true, values: (_, { models }) => (models ?? []).map(modelValue) },
  {
    paths: ['transitions.*.from.*'],
    live: false,
    values: ({ stages }) => plain([NO_STAGE, ...stages.map((stage) => stage.name)]),
  },
  {
    paths: ['transitions.*.to', 'transitions.*.gates.**.baseline.stage'],
    live: false,
    values: ({ stages }) => plain(stages.map((stage) => stage.name)),
  },
  {
    paths: ['transitions.*.gates.**.baseline.alias', 'stages.*.alias'],
    live: true,
    values: (_, { models }) => aliasValues(models),
  },
  { paths: ['stages.*.native', 'stages.*.stage'], live: true, values: (_, { models }) => stageValues(models) },
  { paths: ['transitions.*.gates.**.baseline.version'], live: true, values: versionValues },
  { paths: ['transitions.*.gates.**.metric'], live: true, values: metricValues },
  { paths: ['transitions.*.gates.**.tag.key'], live: true, values: tagKeyValues },
  {
    paths: ['transitions.*.gates.**.tag.setBy', 'transitions.*.approvals.rules.*.from'],
    live: false,
    values: ({ roles }) => plain(roles),
  },
  {
    paths: ['roles.*.members.*'],
    live: false,
    values: ({ people, roles }) => [...plain(people, 'person'), ...plain(roles, 'role')],
  },
  {
    paths: ['roles.*.may.*'],
    live: false,
    values: ({ stages }) =>
      plain(
        ['promote', 'rollback'].flatMap((verb) => [`${verb}:*`, ...stages.map((stage) => `${verb}:${stage.name}`)]),
      ),
  },
  { paths: ['transitions.*.rollout.target'], live: false, values: ({ deployments }) => plain(deployments) },
  { paths: ['transitions.*.rollout.analysis.*'], live: false, values: ({ monitors }) => plain(monitors) },
  { paths: ['transitions.*.windows.*.timeZone'], live: false, values: () => plain(Intl.supportedValuesOf('timeZone')) },
];

export function valueProviderAt(path: NodePath): ValueProvider | undefined {
  return PROVIDERS.find(({ paths }) => paths.some((pattern) => matchesPath(pattern, path)));
}

/** The sightings of a metric, one line each, newest version of each model. */
export function sightingLines(sightings: readonly MetricSighting[]): string {
  return sightings.map((sighting) => `- ${sightingLine(sighting)}`).join('\n');
}

function sightingLine({ model, version, value, dataset, at }: MetricSighting): string {
  const on = dataset === undefined ? '' : ` on ${escapeMarkdown(dataset)}`;
  const since = at === undefined ? '' : ` (${escapeMarkdown(at)})`;
  return `${escapeMarkdown(model)} ${escapeMarkdown(version)}: **${escapeMarkdown(value)}**${on}${since}`;
}

/** Markdown: what the registry knows of one model. */
export function modelDocumentation({ latestVersion, stages, aliases }: ModelSummary): string {
  const held = [
    ...Object.entries(stages),
    ...Object.entries(aliases).map(([alias, version]) => [`@${alias}`, version] as const),
  ];
  const lines = held.map(([name, version]) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(version)}`);
  const latest = latestVersion === undefined ? 'No version yet.' : `Latest version: ${escapeMarkdown(latestVersion)}`;
  return [latest, lines.join('\n')].filter(Boolean).join('\n\n');
}

function modelValue(model: ModelSummary): LiveValue {
  return {
    value: model.name,
    ...(model.latestVersion !== undefined && { detail: model.latestVersion }),
    documentation: modelDocumentation(model),
  };
}

function metricValues(outline: PolicyOutline, knowledge: Knowledge): readonly LiveValue[] {
  return [...metricSightings(outline, knowledge)].map(([metric, sightings]) => ({
    value: metric,
    ...(sightings[0] && { detail: sightings[0].value }),
    documentation: sightingLines(sightings),
  }));
}

function tagKeyValues(outline: PolicyOutline, knowledge: Knowledge): readonly LiveValue[] {
  const seen = new Map<string, LiveValue>();
  for (const { model, version } of governedVersions(outline, knowledge)) {
    for (const [key, value] of Object.entries(version.tags ?? {})) {
      if (seen.has(key)) continue;
      const documentation = `${escapeMarkdown(model)} ${escapeMarkdown(version.version)}: ${escapeMarkdown(value)}`;
      seen.set(key, { value: key, documentation });
    }
  }
  return [...seen.values()];
}

function versionValues(outline: PolicyOutline, knowledge: Knowledge): readonly LiveValue[] {
  return governedVersions(outline, knowledge).map(({ model, version }) => ({ value: version.version, detail: model }));
}

function aliasValues(models: readonly ModelSummary[] | undefined): readonly LiveValue[] {
  return plain(new Set((models ?? []).flatMap(({ aliases }) => Object.keys(aliases))));
}

function stageValues(models: readonly ModelSummary[] | undefined): readonly LiveValue[] {
  return plain(new Set((models ?? []).flatMap(({ stages }) => Object.keys(stages))));
}

function plain(values: Iterable<string>, detail?: string): readonly LiveValue[] {
  return [...values].map((value) => ({ value, ...(detail !== undefined && { detail }) }));
}
