import { inSentence } from '../policy/sentence';
import { RIGHTS } from '../policy/parse/semantics-people';
import { NO_STAGE } from '../policy/types';
import { EMBEDDED_URI } from '../registry/uri';
import type { LanguageDocument } from './document';
import { governedModels, governedVersions, metricSightings, ownEntry } from './governed';
import type { MetricSighting } from './governed';
import type { Knowledge, ModelSummary, RegistryNeeds } from './knowledge';
import { escapeMarkdown } from './markdown';
import type { NodePath } from './node-at';
import { matchesPath } from './path-pattern';
import { transitionNodes } from './policies/placed-nodes';
import { otherPolicies } from './policies/policy-files';
import { WRITTEN_VALUES } from './policies/written-values';
import type { PolicyOutline } from './policy-outline';
import { items, member, name } from './policy-outline';
import { relativePath } from './uris';

/** A value that may stand at a place of a policy. */
export interface LiveValue {
  readonly value: string | number;
  /** A few plain words beside the value. */
  readonly detail?: string;
  /** Markdown; text from outside is escaped. */
  readonly documentation?: string;
}

/** The place that a value is for. */
export interface ValueSite {
  readonly document: LanguageDocument;
  readonly path: NodePath;
  /** The nodes from the root to the collection around it. */
  readonly ancestors: readonly unknown[];
}

export interface ValueProvider {
  /** See `matchesPath`. */
  readonly paths: readonly string[];
  /** The values depend on the registry's answers. */
  readonly live: boolean;
  /** What is asked beyond what the whole document needs, when somebody completes here. */
  readonly needs?: RegistryNeeds;
  readonly values: (outline: PolicyOutline, knowledge: Knowledge, site: ValueSite) => readonly LiveValue[];
}

const GATE = 'transitions.*.gates.**';
const PEOPLE: RegistryNeeds = { people: true };

const PROVIDERS: readonly ValueProvider[] = [
  { paths: ['models.*'], live: true, values: (_, { models }) => (models ?? []).map(modelValue) },
  { paths: ['extends'], live: true, values: (_, knowledge, { document }) => policyPaths(document, knowledge) },
  {
    paths: ['registry', 'stages.*.registry'],
    live: true,
    values: (_, knowledge, { document }) => registryUris(document, knowledge),
  },
  {
    paths: ['transitions.*.from.*'],
    live: false,
    values: ({ stages }) => plain([NO_STAGE, ...stages.map((stage) => stage.name)]),
  },
  {
    paths: ['transitions.*.to', `${GATE}.baseline.stage`],
    live: false,
    values: ({ stages }) => plain(stages.map((stage) => stage.name)),
  },
  { paths: ['stages.*.name'], live: true, values: stageNames },
  {
    paths: [`${GATE}.baseline.alias`, 'stages.*.alias'],
    live: true,
    values: (outline, knowledge) => aliasValues(governedModels(outline, knowledge)),
  },
  { paths: ['stages.*.native', 'stages.*.stage'], live: true, values: (_, knowledge) => nativeStages(knowledge) },
  { paths: [`${GATE}.baseline.version`], live: true, values: versionValues },
  { paths: [`${GATE}.metric`], live: true, values: metricValues },
  { paths: ['threshold', 'range.min', 'range.max'].map((key) => `${GATE}.${key}`), live: true, values: boundValues },
  { paths: [`${GATE}.tag.key`], live: true, values: tagKeyValues },
  { paths: [`${GATE}.tag.equals`, `${GATE}.tag.matches`, 'stages.*.tag.*'], live: true, values: tagValues },
  {
    paths: [`${GATE}.tag.setBy`, 'transitions.*.approvals.rules.*.from'],
    live: false,
    values: ({ roles }) => plain(roles),
  },
  {
    paths: ['roles.*.members.*'],
    live: true,
    needs: PEOPLE,
    values: ({ people, roles }, knowledge) => [
      ...plain(people, 'person'),
      ...plain(roles, 'role'),
      ...addresses(knowledge),
    ],
  },
  { paths: ['people.*.emails.*'], live: true, needs: PEOPLE, values: (_, knowledge) => addresses(knowledge) },
  { paths: ['roles.*.may.*'], live: false, values: rights },
  { paths: ['transitions.*.rollout.target'], live: false, values: ({ deployments }) => plain(deployments) },
  { paths: ['transitions.*.rollout.analysis.*'], live: false, values: ({ monitors }) => plain(monitors) },
  ...WRITTEN_VALUES.map(({ paths, values }): ValueProvider => ({ paths, live: false, values })),
];

export function valueProviderAt(path: NodePath): ValueProvider | undefined {
  return PROVIDERS.find(({ paths }) => paths.some((pattern) => matchesPath(pattern, path)));
}

/** The sightings of a metric, one line each, newest version of each model. */
export function sightingLines(sightings: readonly MetricSighting[]): string {
  return sightings.map((sighting) => `- ${sightingLine(sighting)}`).join('\n');
}

function sightingLine({ model, version, value, dataset, at, holds }: MetricSighting): string {
  const on = dataset === undefined ? '' : ` on ${escapeMarkdown(dataset)}`;
  const since = at === undefined ? '' : ` (${escapeMarkdown(at)})`;
  const why = holds === undefined ? '' : ` (${escapeMarkdown(holds)})`;
  return `${escapeMarkdown(model)} ${escapeMarkdown(version)}${why}: **${escapeMarkdown(value)}**${on}${since}`;
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
    ...(sightings[0] && { detail: inSentence(sightings[0].value, 60) }),
    documentation: sightingLines(sightings),
  }));
}

/** What the metric of the gate was last, in each model. */
function boundValues(outline: PolicyOutline, knowledge: Knowledge, { ancestors }: ValueSite): readonly LiveValue[] {
  const metric = ancestors.map((node) => name(member(node, 'metric'))?.text).findLast((text) => text !== undefined);
  const sightings = metric === undefined ? [] : (metricSightings(outline, knowledge).get(metric) ?? []);
  return sightings.flatMap((sighting): readonly LiveValue[] => {
    const value = Number(sighting.value);
    if (!Number.isFinite(value)) return [];
    return [
      {
        value,
        detail: inSentence(`${sighting.model} ${sighting.version}`, 60),
        documentation: sightingLines([sighting]),
      },
    ];
  });
}

function tagKeyValues(outline: PolicyOutline, knowledge: Knowledge): readonly LiveValue[] {
  const seen = new Map<string, LiveValue>();
  for (const { model, version } of governedVersions(outline, knowledge)) {
    for (const [key, value] of Object.entries(version.tags ?? {})) {
      if (seen.has(key)) continue;
      const documentation = `${escapeMarkdown(model)} ${escapeMarkdown(version.version)}: ${escapeMarkdown(value)}`;
      seen.set(key, { value: key, detail: inSentence(value, 60), documentation });
    }
  }
  return [...seen.values()];
}

/** What versions have under the key that stands beside the value, or above it. */
function tagValues(outline: PolicyOutline, knowledge: Knowledge, { path, ancestors }: ValueSite): readonly LiveValue[] {
  const key = path[0] === 'stages' ? String(path.at(-1)) : name(member(ancestors.at(-1), 'key'))?.text;
  if (key === undefined) return [];
  return governedVersions(outline, knowledge).flatMap(({ model, version }) => {
    const value = version.tags && ownEntry(version.tags, key);
    return value === undefined ? [] : [{ value, detail: inSentence(`${model} ${version.version}`, 60) }];
  });
}

function versionValues(outline: PolicyOutline, knowledge: Knowledge): readonly LiveValue[] {
  return governedVersions(outline, knowledge).map(({ model, version }) => ({
    value: version.version,
    detail: inSentence([model, ...(version.stages ?? [])].join(' · '), 80),
  }));
}

/** Aliases with the versions behind them. */
function aliasValues(models: readonly ModelSummary[] | undefined): readonly LiveValue[] {
  return (models ?? []).flatMap(({ name: model, aliases }) =>
    Object.entries(aliases).map(([alias, version]) => ({
      value: alias,
      detail: inSentence(`${model} ${version}`, 60),
    })),
  );
}

function nativeStages({ models, allowedStages }: Knowledge): readonly LiveValue[] {
  const seen = (models ?? []).flatMap(({ stages }) => Object.keys(stages));
  return plain(new Set([...(allowedStages?.names ?? []), ...(allowedStages ? [] : seen)]));
}

/** Names that transitions use already, that the registry has, and that most people use. */
function stageNames({ stages }: PolicyOutline, knowledge: Knowledge, { document }: ValueSite): readonly LiveValue[] {
  const taken = new Set(stages.map((stage) => stage.name));
  const used = transitionNodes(document).flatMap((transition) =>
    [...items(member(transition, 'from')), member(transition, 'to')].flatMap((node) => name(node)?.text ?? []),
  );
  const native = nativeStages(knowledge).map(({ value }) => String(value));
  const names = [...used, ...native, 'Staging', 'Production', 'Archived'];
  return plain(new Set(names.filter((one) => one !== NO_STAGE && !taken.has(one))));
}

function addresses({ people }: Knowledge): readonly LiveValue[] {
  return (people ?? []).map(({ name: person, email }) => ({ value: email, detail: inSentence(person, 60) }));
}

function rights({ stages }: PolicyOutline): readonly LiveValue[] {
  const moves = ['promote', 'rollback'].flatMap((verb) => [
    `${verb}:*`,
    ...stages.map((stage) => `${verb}:${stage.name}`),
  ]);
  return plain([...RIGHTS, ...moves]);
}

function policyPaths(document: LanguageDocument, { surroundings }: Knowledge): readonly LiveValue[] {
  if (!surroundings) return [];
  return otherPolicies(document, surroundings).flatMap(({ uri, head }) => {
    const value = relativePath(document.uri, uri);
    const governs = head.models.length > 0 ? inSentence(head.models.join(', '), 60) : 'shared';
    return value === undefined ? [] : [{ value, detail: governs }];
  });
}

function registryUris(document: LanguageDocument, { registryUri, surroundings }: Knowledge): readonly LiveValue[] {
  const others = surroundings ? otherPolicies(document, surroundings).flatMap(({ head }) => head.registry ?? []) : [];
  return plain(new Set([...(registryUri === undefined ? [] : [registryUri]), ...others, EMBEDDED_URI]));
}

function plain(values: Iterable<string>, detail?: string): readonly LiveValue[] {
  return [...values].map((value) => ({ value, ...(detail !== undefined && { detail }) }));
}
