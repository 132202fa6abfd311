import type { LanguageDocument } from './document';
import type { MetricSighting } from './governed';
import { governedModels, holderOf, isGlob, metricSightings, ownEntry } from './governed';
import type { Knowledge } from './knowledge';
import { escapeMarkdown } from './markdown';
import type { ScalarPlace } from './node-at';
import type { NodePath } from './node-at';
import { matchesPath } from './path-pattern';
import type { BaselineVersion } from './policies/baseline-version';
import { baselineVersion, stageVersion } from './policies/baseline-version';
import { CHANGE_BOUNDS } from './policies/metric-bounds';
import type { PolicyOutline } from './policy-outline';
import { member, name } from './policy-outline';
import { modelDocumentation, sightingLines } from './policy-values';

/** The scalar that is hovered, with what is known about its surroundings. */
export interface LiveSubject {
  readonly document: LanguageDocument;
  readonly place: ScalarPlace;
  readonly outline: PolicyOutline;
  readonly knowledge: Knowledge;
}

interface Subject extends LiveSubject {
  readonly text: string;
}

interface LiveHover {
  readonly paths: readonly string[];
  readonly contents: (subject: Subject) => string | undefined;
}

const MAX_LISTED = 10;
const GATES = 'transitions.*.gates.**';

const HOVERS: readonly LiveHover[] = [
  { paths: ['models.*'], contents: modelContents },
  {
    paths: ['stages.*.name', 'transitions.*.from.*', 'transitions.*.to', `${GATES}.baseline.stage`],
    contents: stageContents,
  },
  {
    paths: ['metric', 'threshold', 'range.min', 'range.max', 'baseline', ...CHANGE_BOUNDS].map(
      (key) => `${GATES}.${key}`,
    ),
    contents: metricContents,
  },
];

/** Markdown: what the registry has answered about the name or number at a path. */
export function liveContents(path: NodePath, subject: LiveSubject): string | undefined {
  const text = name(subject.place.scalar)?.text;
  return text === undefined ? undefined : hoverAt(path)?.contents({ text, ...subject });
}

/** Whether the registry's answers have a part in the hover of a path. */
export function isLivePath(path: NodePath): boolean {
  return hoverAt(path) !== undefined;
}

function hoverAt(path: NodePath): LiveHover | undefined {
  return HOVERS.find(({ paths }) => paths.some((pattern) => matchesPath(pattern, path)));
}

function modelContents({ text, outline, knowledge }: Subject): string | undefined {
  if (!knowledge.models) return undefined;
  const model = knowledge.models.find((one) => one.name === text);
  if (model) return modelDocumentation(model);
  if (!isGlob(text)) return 'The registry has no model of this name yet.';
  const governed =
    governedModels({ ...outline, models: outline.models.filter((pattern) => pattern.text === text) }, knowledge) ?? [];
  return governed.length === 0
    ? 'Matches no model of the registry.'
    : `Matches ${governed.length} of ${knowledge.models.length} models:\n\n${listed(governed.map((one) => escapeMarkdown(one.name)))}`;
}

function stageContents({ text, outline, knowledge }: Subject): string | undefined {
  const stage = outline.stages.find((one) => one.name === text);
  const governed = governedModels(outline, knowledge);
  if (!stage || !governed) return undefined;
  const lines = governed.flatMap((model) => {
    const version = holderOf(model, stage);
    return version === undefined ? [] : [`${escapeMarkdown(model.name)}: ${escapeMarkdown(version)}`];
  });
  return lines.length === 0 ? 'No governed model has a version here.' : listed(lines);
}

/** The newest version that has the metric, and the one that it is compared with or would take the place of. */
function metricContents(subject: Subject): string | undefined {
  const { place, outline, knowledge } = subject;
  const gate = place.ancestors.findLast((node) => member(node, 'metric') !== undefined);
  const metric = name(member(gate, 'metric'))?.text;
  const newest = metric === undefined ? undefined : metricSightings(outline, knowledge).get(metric);
  return (
    newest && sightingLines(newest.slice(0, MAX_LISTED).flatMap((one) => [one, ...championOf(one, subject, gate)]))
  );
}

function championOf(newest: MetricSighting, subject: Subject, gate: unknown): readonly MetricSighting[] {
  const { metric, model } = newest;
  const champion = comparedWith(model, subject, gate);
  const summary = champion?.version.metrics && ownEntry(champion.version.metrics, metric);
  if (!champion || !summary || champion.version.version === newest.version) return [];
  return [{ metric, model, ...summary, version: champion.version.version, holds: champion.label }];
}

/** The baseline of a gate; where it names none, the version in the stage that its transition leads to. */
function comparedWith(
  modelName: string,
  { place, outline, knowledge }: Subject,
  gate: unknown,
): BaselineVersion | undefined {
  const model = knowledge.models?.find((one) => one.name === modelName);
  if (!model) return undefined;
  const compared = { outline, knowledge, model };
  if (member(gate, 'baseline') !== undefined) return baselineVersion(compared, gate);
  const [target] = place.ancestors.flatMap((node) => name(member(node, 'to'))?.text ?? []);
  return target === undefined ? undefined : stageVersion(compared, target);
}

function listed(lines: readonly string[]): string {
  const more = lines.length > MAX_LISTED ? [`… and ${lines.length - MAX_LISTED} more`] : [];
  return [...lines.slice(0, MAX_LISTED), ...more].map((line) => `- ${line}`).join('\n');
}
