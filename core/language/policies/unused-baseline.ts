import { possible, type Change } from '../../text/fix';
import { CHANGE_BOUNDS, placedBounds } from './metric-bounds';
import type { DesignRule } from './rule';
import { placedGates } from './rule';

/** Baselines that nothing is compared with. */
export const unusedBaseline: DesignRule = {
  id: 'unused-baseline',
  severity: 'warning',
  about: 'a baseline, or `onMissingBaseline`, beside which no change bound stands',
  find: (policy) =>
    placedGates(policy).flatMap((placed) => {
      if (placedBounds(placed).some(({ bounds }) => CHANGE_BOUNDS.some((name) => bounds[name] !== undefined)))
        return [];
      const [name, ...others] = (['baseline', 'onMissingBaseline'] as const).filter((key) => key in placed.gate);
      const removal = (key: string): Change => ({ kind: 'remove', path: [...placed.path, key] });
      return name === undefined || placed.gate.kind !== 'metric'
        ? []
        : [
            {
              message: `\`${name}\` decides nothing: state how much the metric may change, such as \`minRelativeChange\`.`,
              path: [...placed.path, name],
              at: 'key' as const,
              fixes: [possible(removal(name), ...others.map(removal))],
            },
          ];
    }),
};
