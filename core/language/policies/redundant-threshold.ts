import { preferred } from '../../text/fix';
import type { PlacedBounds } from './metric-bounds';
import { decimal, placedBounds } from './metric-bounds';
import type { DesignRule, PlacedGate } from './rule';
import { placedGates } from './rule';

/** Thresholds on the far side of a range that already asks for more. */
export const redundantThreshold: DesignRule = {
  id: 'redundant-threshold',
  severity: 'hint',
  about: 'a threshold that the range beside it already asks for',
  find: (policy) =>
    placedGates(policy).flatMap((gate) =>
      placedBounds(gate)
        .filter((placed) => placed.stated.includes('threshold') && isRedundant(placed))
        .map(({ path, greaterIsBetter }) => ({
          message: `The threshold decides nothing: \`range.${greaterIsBetter === true ? 'min' : 'max'}\` already asks for as much.`,
          path: [...path, 'threshold'],
          at: 'value' as const,
          ...(isInherited(gate) ? {} : { fixes: [preferred({ kind: 'remove', path: [...path, 'threshold'] })] }),
        })),
    ),
};

/** Slices take over the gate's threshold where they state none, beside a range of their own. */
function isInherited({ gate }: PlacedGate): boolean {
  return gate.kind === 'metric' && gate.slices !== undefined && gate.threshold !== undefined;
}

function isRedundant({ bounds: { threshold, range }, greaterIsBetter }: PlacedBounds): boolean {
  if (range === undefined || greaterIsBetter === undefined) return false;
  const [value] = decimal(threshold);
  const [limit] = decimal(greaterIsBetter ? range.min : range.max);
  if (!value || !limit) return false;
  return greaterIsBetter ? value.lte(limit) : value.gte(limit);
}
