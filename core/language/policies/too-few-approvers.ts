import { membersOf } from '../../policy/people';
import type { DesignRule } from './rule';
import { isWhole, placedTransitions } from './rule';

/** Approval rules that ask for more people than there are. */
export const tooFewApprovers: DesignRule = {
  id: 'too-few-approvers',
  severity: 'warning',
  about: 'an approval rule that asks for more people than its role has',
  find: (policy) => {
    if (!isWhole(policy)) return [];
    return placedTransitions(policy).flatMap(({ transition: { approvals }, path }) =>
      (approvals?.rules ?? []).flatMap(({ from, count = 1 }, index) => {
        const { size } = membersOf(policy, from);
        if (size >= count) return [];
        const people = size === 0 ? 'nobody' : size === 1 ? 'one person' : `${size} people`;
        const message = `This is never met: ${count} of \`${from}\` must approve, and it has ${people}.`;
        const place = [...path, 'approvals', 'rules', index, 'from'];
        return [{ message, path: place, at: 'value' as const }];
      }),
    );
  },
};
