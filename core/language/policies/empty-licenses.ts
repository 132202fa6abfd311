import type { DesignRule } from './rule';
import { placedGates } from './rule';

/** Lists of licenses that allow none. */
export const emptyLicenses: DesignRule = {
  id: 'empty-licenses',
  severity: 'warning',
  about: 'a list of licenses that allows none',
  find: (policy) =>
    placedGates(policy).flatMap(({ gate, path }) =>
      gate.kind === 'modelCard' && gate.modelCard.licenses?.length === 0
        ? [
            {
              message: 'This never passes: the list of licenses allows none.',
              path: [...path, 'modelCard', 'licenses'],
              at: 'key' as const,
            },
          ]
        : [],
    ),
};
