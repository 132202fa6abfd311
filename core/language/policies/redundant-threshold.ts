import type { PlacedBounds } from './metric-bounds';
import { decimal, placedBounds } from './metric-bounds';
import type { DesignRule } from './rule';
import { placedGates } from './rule';

/** Thresholds on the far side of a range that already asks for more. */
export const redundantThreshold: DesignRule = {
  id: 'redundant-threshold',
  severity: 'hint',
  about: 'a threshold that the range beside it already asks for',
  find: (policy) =>
    placedGates(policy)
      .flatMap(placedBounds)
      .filter((placed) => placed.stated.includes('threshold') && isRedundant(placed))
      .map(({ path, greaterIsBetter }) => ({
        message: `The threshold decides nothing: \`range.${greaterIsBetter === true ? 'min' : 'max'}\` already asks for as much.`,
        path: [...path, 'threshold'],
        at: 'value',
      })),
};

function isRedundant({ bounds: { threshold, range }, greaterIsBetter }: PlacedBounds): boolean {
  if (range === undefined || greaterIsBetter === undefined) return false;
  const [value] = decimal(threshold);
  const [limit] = decimal(greaterIsBetter ? range.min : range.max);
  if (!value || !limit) return false;
  return greaterIsBetter ? value.lte(limit) : value.gte(limit);
}
