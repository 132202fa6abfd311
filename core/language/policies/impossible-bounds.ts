import { decimalToText } from '../../policy/decimal';
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
  const { least, most } = limits(placed);
  const { minRelativeChange, maxRelativeChange } = placed.bounds;
  const [smallest] = decimal(minRelativeChange);
  const [greatest] = decimal(maxRelativeChange);
  return [
    ...(least && most && least.gt(most)
      ? at(placed, ['range', 'threshold'], `${decimalToText(least)} and at most ${decimalToText(most)}`)
      : []),
    ...(smallest && greatest && smallest.gt(greatest)
      ? at(
          placed,
          ['maxRelativeChange', 'minRelativeChange'],
          `${decimalToText(smallest)} and at most ${decimalToText(greatest)}, relative to the baseline`,
        )
      : []),
  ];
}

/** What a slice only inherits is told of its gate. */
function at({ path, stated }: PlacedBounds, names: readonly string[], what: string): readonly Remark[] {
  const name = names.find((one) => stated.includes(one));
  if (name === undefined) return [];
  return [{ message: `This never passes: nothing is at least ${what}.`, path: [...path, name], at: 'key' }];
}
