import { ARCHIVED } from '../../core/registry/lifecycle';

/** How a stage looks. The name is always written beside it: color is never the only sign. */
export interface StageLook {
  /** A codicon's id. */
  readonly icon: string;
  /** A theme color's id. */
  readonly color?: string;
  /** Where it stands in a list; smaller is nearer to users. */
  readonly rank: number;
}

const NONE: StageLook = { icon: 'circle-outline', rank: 3 };
const CUSTOM: StageLook = { icon: 'circle-filled', color: 'charts.purple', rank: 2 };

const LOOKS: readonly (readonly [RegExp, StageLook])[] = [
  [/^(prod|production|live|champion)$/i, { icon: 'rocket', color: 'charts.green', rank: 0 }],
  [/^(stag(e|ing)|pre-?prod(uction)?|challenger)$/i, { icon: 'beaker', color: 'charts.blue', rank: 1 }],
  [new RegExp(`^(${ARCHIVED}|archive)$`, 'i'), { icon: 'archive', color: 'disabledForeground', rank: 4 }],
];

export function stageLook(stage: string | undefined): StageLook {
  if (stage === undefined) return NONE;
  return LOOKS.find(([pattern]) => pattern.test(stage))?.[1] ?? CUSTOM;
}

/** Nearest to users first. */
export function sortedStages(stages: readonly string[]): readonly string[] {
  return [...stages].sort((a, b) => stageLook(a).rank - stageLook(b).rank || a.localeCompare(b));
}

export function isArchived(stage: string): boolean {
  return stageLook(stage).icon === 'archive';
}
