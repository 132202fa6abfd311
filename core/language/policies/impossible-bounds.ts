import { decimalToText } from '../../policy/decimal';
import type { Bounds } from '../../policy/types';
import type { PlacedBounds } from './metric-bounds';
import { decimal, limits, placedBounds } from './metric-bounds';
import type { DesignRule, Remark } from './rule';
import { placedGates } from './rule';

/** Bounds that no number meets together. */
export const impossibleBounds: DesignRule = {
  id: 'impossible-bounds',
  severity: 'warning',
  about: 'bounds of a metric that no number can meet together',
  find: (policy) => placedGates(policy).flatMap((placed) => placedBounds(placed).flatMap(remarks)),
};

function remarks(placed: PlacedBounds): readonly Remark[] {
  const { range, threshold, minRelativeChange, maxRelativeChange } = placed.bounds;
  // Most gates have only one bound of a kind, and reading decimals at every keystroke is not for nothing.
  return [
    ...(range === undefined || (threshold === undefined && isOpen(range)) ? [] : outsideRange(placed)),
    ...(minRelativeChange === undefined || maxRelativeChange === undefined ? [] : outsideChange(placed)),
  ];
}

const isOpen = ({ min, max }: NonNullable<Bounds['range']>): boolean => min === undefined || max === undefined;

function outsideRange(placed: PlacedBounds): readonly Remark[] {
  const { least, most } = limits(placed);
  if (!least || !most || !least.gt(most)) return [];
  return at(placed, ['range', 'threshold'], `${decimalToText(least)} and at most ${decimalToText(most)}`);
}

function outsideChange(placed: PlacedBounds): readonly Remark[] {
  const [smallest] = decimal(placed.bounds.minRelativeChange);
  const [greatest] = decimal(placed.bounds.maxRelativeChange);
  if (!smallest || !greatest || !smallest.gt(greatest)) return [];
  const what = `${decimalToText(smallest)} and at most ${decimalToText(greatest)}, relative to the baseline`;
  return at(placed, ['maxRelativeChange', 'minRelativeChange'], what);
}

/** What a slice only inherits is told of its gate. */
function at({ path, stated }: PlacedBounds, names: readonly string[], what: string): readonly Remark[] {
  const name = names.find((one) => stated.includes(one));
  if (name === undefined) return [];
  return [{ message: `This never passes: nothing is at least ${what}.`, path: [...path, name], at: 'key' }];
}
