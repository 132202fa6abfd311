import type { DesignRule } from './rule';
import { placedGates } from './rule';

const SUBJECT = /\b(?:candidate|baseline|model|transition|now)\b/;

/** Expressions that look at nothing. */
export const constantExpression: DesignRule = {
  id: 'constant-expression',
  severity: 'warning',
  about: 'an expression that gives the same for every version, because it names nothing of any',
  find: (policy) =>
    placedGates(policy).flatMap(({ gate, path }) =>
      gate.kind === 'expression' && !SUBJECT.test(gate.expression)
        ? [
            {
              message: 'This is the same for every version: the expression looks at nothing that a version has.',
              path: [...path, 'expression'],
              at: 'value' as const,
            },
          ]
        : [],
    ),
};
