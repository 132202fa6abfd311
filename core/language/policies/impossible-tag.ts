import { compilePattern } from '../../policy/pattern';
import type { TagGate } from '../../policy/types';
import type { DesignRule } from './rule';
import { placedGates } from './rule';

/** Tags that are to be equal to something that their pattern does not match. */
export const impossibleTag: DesignRule = {
  id: 'impossible-tag',
  severity: 'warning',
  about: 'a tag whose `equals` does not match its `matches`',
  find: (policy) =>
    placedGates(policy).flatMap(({ gate, path }) =>
      gate.kind === 'tag' && contradicts(gate.tag)
        ? [
            {
              message: 'This never passes: what `equals` asks for does not match `matches`.',
              path: [...path, 'tag', 'matches'],
              at: 'value' as const,
            },
          ]
        : [],
    ),
};

function contradicts({ equals, matches }: TagGate['tag']): boolean {
  if (equals === undefined || matches === undefined) return false;
  return compilePattern(matches)?.matcher(equals).find() === false;
}
