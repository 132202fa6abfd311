import { parseDecimal, type Decimal } from '../../policy/decimal';
import type { Bounds, MetricGate } from '../../policy/types';
import type { YamlPath } from '../../text/yaml-document';
import type { PlacedGate } from './rule';

/** The bounds that a metric, or one slice of it, has to meet. */
export interface PlacedBounds {
  readonly bounds: Bounds;
  readonly greaterIsBetter: boolean | undefined;
  /** Where bounds of its own are stated. */
  readonly path: YamlPath;
  /** The names of the bounds that are stated there. */
  readonly stated: readonly string[];
}

/** Several rules ask for the bounds, at every keystroke. */
const known = new WeakMap<MetricGate, readonly PlacedBounds[]>();

/** The bounds of a gate and of each of its slices, with those that these inherit; none for gates of other kinds. */
export function placedBounds({ gate, path }: PlacedGate): readonly PlacedBounds[] {
  if (gate.kind !== 'metric') return [];
  const placed = known.get(gate) ?? boundsIn(gate, path);
  known.set(gate, placed);
  return placed;
}

function boundsIn(gate: MetricGate, path: YamlPath): readonly PlacedBounds[] {
  const { greaterIsBetter, slices = [] } = gate;
  const own = boundsOf(gate);
  return [
    { bounds: own, greaterIsBetter, path, stated: Object.keys(own) },
    ...slices.map((slice, index) => {
      const stated = boundsOf(slice);
      const bounds = { ...own, ...stated };
      return { bounds, greaterIsBetter, path: [...path, 'slices', index], stated: Object.keys(stated) };
    }),
  ];
}

/** The greatest number that is asked for at least, and the smallest that is asked for at most. */
export function limits({ bounds, greaterIsBetter }: Pick<PlacedBounds, 'bounds' | 'greaterIsBetter'>): {
  readonly least: Decimal | undefined;
  readonly most: Decimal | undefined;
} {
  const { threshold, range } = bounds;
  const lower = [range?.min, greaterIsBetter === true ? threshold : undefined].flatMap(decimal);
  const upper = [range?.max, greaterIsBetter === false ? threshold : undefined].flatMap(decimal);
  return {
    least: lower.reduce<Decimal | undefined>((one, other) => (one?.gt(other) === true ? one : other), undefined),
    most: upper.reduce<Decimal | undefined>((one, other) => (one?.lt(other) === true ? one : other), undefined),
  };
}

export function decimal(text: string | undefined): readonly Decimal[] {
  const value = text === undefined ? undefined : parseDecimal(text);
  return value === undefined ? [] : [value];
}

export const CHANGE_BOUNDS = ['minAbsoluteChange', 'minRelativeChange', 'maxRelativeChange'] as const;

const BOUNDS = ['threshold', 'range', ...CHANGE_BOUNDS] as const;

function boundsOf(rule: MetricGate | Bounds): Bounds {
  const bounds: Record<string, unknown> = {};
  for (const name of BOUNDS) if (rule[name] !== undefined) bounds[name] = rule[name];
  return bounds;
}
