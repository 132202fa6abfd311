import type { Hold } from '../../core/policy/evidence';
import { shownVersion } from '../../core/registry/environment-names';
import { defined } from '../../core/text/defined';
import { readableTimes, relativeDate } from '../text/dates';
import type { Translate } from '../ui/translate';
import type {
  EmptyNode,
  ErrorNode,
  InterruptedNode,
  ModelNode,
  MoreNode,
  Node,
  ProblemNode,
  ProblemsNode,
  RegistryNode,
  VersionNode,
} from './nodes';
import { isArchived, sortedStages, stageLook } from './stages';

/** What a tree row shows, as data: made here, turned into a `TreeItem` by the view. */
export interface Row {
  readonly label: string;
  readonly description?: string;
  /** Plain text; models and versions get theirs lazily. */
  readonly tooltip?: string;
  readonly icon: { readonly id: string; readonly color?: string };
  readonly expands: 'no' | 'collapsed' | 'expanded';
  /** Words that `when` clauses look for in `viewItem`. */
  readonly context: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** A letter beside the row, with its meaning. */
  readonly badge?: { readonly text: string; readonly tooltip: string };
}

export interface RenderContext {
  readonly t: Translate;
  readonly now: Date;
  /** BCP 47. */
  readonly language: string;
}

const SEPARATOR = ' · ';
const WARNING = { id: 'warning', color: 'list.warningForeground' };
const ERROR = { id: 'error', color: 'list.errorForeground' };

export function render(node: Node, context: RenderContext): Row {
  switch (node.kind) {
    case 'registry':
      return registryRow(node, context);
    case 'model':
      return modelRow(node, context);
    case 'version':
      return versionRow(node, context);
    case 'more':
      return moreRow(node, context);
    case 'error':
      return errorRow(node, context);
    case 'problems':
      return problemsRow(node, context);
    case 'problem':
      return problemRow(node, context);
    case 'interrupted':
      return interruptedRow(node, context);
    case 'empty':
      return emptyRow(node, context);
  }
}

function registryRow({ label, description, remote, hasPage }: RegistryNode, { t }: RenderContext): Row {
  return {
    label,
    description,
    tooltip: description,
    icon: { id: remote ? 'cloud' : 'repo' },
    expands: 'expanded',
    context: words('registry', remote && 'remote', hasPage && 'page'),
    spoken: t('Registry {0}, {1}', label, description),
  };
}

function modelRow({ model, holds, hasPage, readOnly }: ModelNode, { t }: RenderContext): Row {
  const stages = sortedStages(Object.keys(model.stages));
  const shown = stages.some((stage) => !isArchived(stage)) ? stages.filter((stage) => !isArchived(stage)) : stages;
  const holders = shown.map((stage) =>
    withHold(`${stage} ${shownVersion(model.stages[stage] ?? '')}`, stage, holds, t),
  );
  const description = holders.length > 0 ? holders.join(SEPARATOR) : (model.latestVersion ?? '');
  const color = stageLook(shown[0]).color;
  return {
    label: model.name,
    description,
    icon: { id: 'package', ...defined({ color }) },
    expands: 'collapsed',
    context: words(
      'model',
      Object.keys(model.stages).length > 0 && 'staged',
      holds.length > 0 && 'held',
      hasPage && 'page',
      readOnly !== undefined && 'readOnly',
    ),
    spoken: [t('Model {0}', model.name), ...holders, ...holds.map((hold) => holdText(hold, t))].join(', '),
    ...holdBadge(holds, t),
  };
}

function versionRow({ version, holds, hasPage, readOnly }: VersionNode, { t, now, language }: RenderContext): Row {
  const stages = sortedStages(version.stages.map(({ stage }) => stage));
  const aliases = version.aliases.map((alias) => `@${alias}`);
  const date = version.createdAt === undefined ? [] : [relativeDate(version.createdAt, now, language)];
  const look = stageLook(stages[0]);
  const held = holds.filter(({ stage }) => stages.includes(stage));
  const name = shownVersion(version.version);
  return {
    label: name,
    description: [...stages.map((stage) => withHold(stage, stage, held, t)), ...aliases, ...date].join(SEPARATOR),
    icon: { id: look.icon, ...defined({ color: look.color }) },
    expands: 'no',
    context: words(
      'version',
      stages.length > 0 && 'staged',
      stages.some(isArchived) ? 'archived' : 'active',
      held.length > 0 && 'held',
      hasPage && 'page',
      readOnly !== undefined && 'readOnly',
    ),
    spoken: [
      t('Version {0} of {1}', name, version.model),
      stages.length > 0 ? t('in {0}', stages.join(', ')) : t('in no stage'),
      ...aliases,
      ...date,
      ...held.map((hold) => holdText(hold, t)),
    ].join(', '),
    ...holdBadge(held, t),
  };
}

function moreRow({ model }: MoreNode, { t }: RenderContext): Row {
  const spoken = model === undefined ? t('Load more models') : t('Load more versions of {0}', model);
  return { label: t('Load more…'), icon: { id: 'ellipsis' }, expands: 'no', context: 'more', spoken, tooltip: spoken };
}

/** What is wrong comes first: the message begins with an address, and the end of a row is cut off. */
function errorRow({ message, problem }: ErrorNode, { t }: RenderContext): Row {
  const signIn = problem === 'unauthorized';
  const label = problemText(problem, t);
  return {
    label,
    description: message,
    tooltip: message,
    icon: signIn ? { id: 'account' } : ERROR,
    expands: 'no',
    context: words('error', signIn && 'signIn'),
    spoken: signIn ? `${label}: ${message}` : t('Error: {0}', message),
  };
}

function problemText(problem: ErrorNode['problem'], t: Translate): string {
  switch (problem) {
    case 'unauthorized':
      return t('Sign in');
    case 'unreachable':
      return t('Not reachable');
    case 'refused':
      return t('Not allowed');
    case 'noRepository':
      return t('No repository');
    case 'gitMissing':
      return t('Git is missing');
    case 'misconfigured':
      return t('Wrong setting');
    case undefined:
      return t('Could not be read');
  }
}

function problemsRow({ problems }: ProblemsNode, { t }: RenderContext): Row {
  const label = t('Problems');
  const count = String(problems.length);
  return {
    label,
    description: count,
    tooltip: t('Defects in the registry’s own data. Everything else is read around them.'),
    icon: WARNING,
    expands: 'collapsed',
    context: 'problems',
    spoken: t('Problems of the registry: {0}', count),
  };
}

function problemRow({ problem }: ProblemNode, { t }: RenderContext): Row {
  return {
    label: problem.message,
    description: problem.fix,
    tooltip: [problem.message, problem.fix, problem.subject].join('\n\n'),
    icon: WARNING,
    expands: 'no',
    context: 'problem',
    spoken: t('Problem: {0} {1}', problem.message, problem.fix),
  };
}

function interruptedRow({ open }: InterruptedNode, { t, now, language }: RenderContext): Row {
  const { event, can, expired } = open;
  const label = expired
    ? t('Interrupted: {0} → {1}', event.model, event.to)
    : t('In progress: {0} → {1}', event.model, event.to);
  const message = readableTimes(open.message, language);
  return {
    label,
    description: [event.version, event.actor.email, relativeDate(event.at, now, language)].join(SEPARATOR),
    tooltip: message,
    icon: expired ? WARNING : { id: 'sync' },
    expands: 'no',
    // What is not expired may be another person's promotion, well under way.
    context: words('interrupted', ...(expired ? can : [])),
    spoken: `${label}. ${message}`,
  };
}

function emptyRow({ model }: EmptyNode, { t }: RenderContext): Row {
  const label = t('No versions yet');
  return { label, icon: { id: 'info' }, expands: 'no', context: 'empty', spoken: t('{0} has no versions yet', model) };
}

function holdBadge(holds: readonly Hold[], t: Translate): Pick<Row, 'badge'> {
  if (holds.length === 0) return {};
  return { badge: { text: 'H', tooltip: holds.map((hold) => holdText(hold, t)).join('\n') } };
}

function withHold(text: string, stage: string, holds: readonly Hold[], t: Translate): string {
  return holds.some((hold) => hold.stage === stage) ? t('{0} (on hold)', text) : text;
}

function holdText({ stage, by, reason }: Hold, t: Translate): string {
  const who = by === undefined ? t('{0} is on hold', stage) : t('{0} is on hold by {1}', stage, by);
  return reason === undefined ? who : `${who}: ${reason}`;
}

function words(...candidates: readonly (string | false)[]): string {
  return candidates.filter((word) => word !== false).join(' ');
}
