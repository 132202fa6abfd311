import { membersOf, roleMay } from '../../policy/people';
import type { Policy } from '../../policy/types';
import { preferred } from '../../text/fix';
import type { DesignRule } from './rule';
import { isWhole, placedTransitions } from './rule';

/** Each role is compared with each other one; nobody has more. */
const MAX_ROLES = 200;

/** Approvals that the person who promotes may give. */
export const selfApproval: DesignRule = {
  id: 'self-approval',
  severity: 'warning',
  about: 'approvals without `preventSelfApproval: true` that a person who may promote may give, too',
  find: (policy) => {
    if (!isWhole(policy) || Object.keys(policy.roles ?? {}).length > MAX_ROLES) return [];
    return placedTransitions(policy).flatMap(({ transition: { approvals, to }, path }) => {
      if (approvals === undefined || approvals.preventSelfApproval === true) return [];
      const role = approvals.rules.find(({ from }) => mayDoBoth(policy, from, to))?.from;
      if (role === undefined) return [];
      const message = `Somebody of \`${role}\` may promote to ${to} and approve that; state \`preventSelfApproval: true\`.`;
      return stated(message, path, approvals.preventSelfApproval);
    });
  },
};

function stated(
  message: string,
  path: readonly (string | number)[],
  value: boolean | undefined,
): ReturnType<DesignRule['find']> {
  const approvals = [...path, 'approvals'];
  const key = 'preventSelfApproval';
  if (value !== undefined) {
    return [{ message, path: [...approvals, key], at: 'value', fixes: [preferred({ kind: 'replace', value: true })] }];
  }
  const add = preferred({ kind: 'addKey', path: approvals, key, value: true });
  return [{ message, path: approvals, at: 'key', fixes: [add] }];
}

function mayDoBoth(policy: Policy, approver: string, to: string): boolean {
  if (!roleMay(policy, approver, 'approve')) return false;
  const approvers = membersOf(policy, approver);
  const promoters = Object.keys(policy.roles ?? {}).filter((role) => roleMay(policy, role, `promote:${to}`));
  return promoters.some((role) => [...membersOf(policy, role)].some((person) => approvers.has(person)));
}
