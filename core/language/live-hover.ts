import type { LanguageDocument } from './document';
import { governedModels, holderOf, isGlob, metricSightings } from './governed';
import type { Knowledge } from './knowledge';
import { escapeMarkdown } from './markdown';
import type { ScalarPlace } from './node-at';
import type { NodePath } from './node-at';
import { matchesPath } from './path-pattern';
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
    paths: ['metric', 'threshold', 'range.min', 'range.max'].map((key) => `${GATES}.${key}`),
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

function metricContents({ place, outline, knowledge }: Subject): string | undefined {
  const gate = place.ancestors.findLast((node) => member(node, 'metric') !== undefined);
  const metric = name(member(gate, 'metric'))?.text;
  const sightings = metric === undefined ? undefined : metricSightings(outline, knowledge).get(metric);
  return sightings && sightingLines(sightings.slice(0, MAX_LISTED));
}

function listed(lines: readonly string[]): string {
  const more = lines.length > MAX_LISTED ? [`… and ${lines.length - MAX_LISTED} more`] : [];
  return [...lines.slice(0, MAX_LISTED), ...more].map((line) => `- ${line}`).join('\n');
}
