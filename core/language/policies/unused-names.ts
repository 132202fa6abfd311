import type { Person, Policy } from '../../policy/types';
import { possible } from '../../text/fix';
import type { DesignRule } from './rule';
import { isWhole, placedGates } from './rule';

/** Entries of a section that nothing in the policy uses. */
function unused(
  section: 'people' | 'roles' | 'deployments' | 'monitors',
  told: { readonly id: string; readonly about: string; readonly why: string },
  isUsed: (policy: Policy) => (name: string) => boolean,
): DesignRule {
  return {
    id: told.id,
    severity: 'hint',
    about: told.about,
    find: (policy) => {
      if (!isWhole(policy)) return [];
      const uses = isUsed(policy);
      return Object.keys(policy[section] ?? {})
        .filter((name) => !uses(name))
        .map((name) => {
          const path = [section, name];
          return { message: `\`${name}\` ${told.why}.`, path, at: 'key', fixes: [possible({ kind: 'remove', path })] };
        });
    },
  };
}

export const unusedPerson = unused(
  'people',
  { id: 'unused-person', about: 'a person who has no role', why: 'has no role' },
  ({ people = {}, roles = {} }) => {
    const members = new Set(Object.values(roles).flatMap((role) => role.members.map((member) => member.toLowerCase())));
    const names = ({ emails = [], logins = [] }: Person): readonly string[] => [...emails, ...logins];
    return (name) => [name, ...names(people[name] ?? {})].some((one) => members.has(one.toLowerCase()));
  },
);

export const unusedRole = unused(
  'roles',
  {
    id: 'unused-role',
    about: 'a role that may do nothing and that nothing names',
    why: 'may do nothing, and nothing in this policy names it',
  },
  (policy) => {
    const { roles = {}, transitions = [] } = policy;
    const named = new Set([
      ...Object.values(roles).flatMap(({ members }) => members),
      ...transitions.flatMap(({ approvals }) => (approvals?.rules ?? []).map(({ from }) => from)),
      ...placedGates(policy).flatMap(({ gate }) => (gate.kind === 'tag' ? (gate.tag.setBy ?? []) : [])),
    ]);
    return (name) => named.has(name) || roles[name]?.may.length !== 0;
  },
);

export const unusedDeployment = unused(
  'deployments',
  { id: 'unused-deployment', about: 'a deployment that no rollout names', why: 'is the target of no rollout' },
  ({ transitions = [] }) => {
    const targets = new Set(transitions.map(({ rollout }) => rollout?.target));
    return (name) => targets.has(name);
  },
);

export const unusedMonitor = unused(
  'monitors',
  { id: 'unused-monitor', about: 'a monitor that no rollout names', why: 'is in the analysis of no rollout' },
  ({ transitions = [] }) => {
    const watched = new Set(transitions.flatMap(({ rollout }) => rollout?.analysis ?? []));
    return (name) => watched.has(name);
  },
);
