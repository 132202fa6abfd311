import { possible, preferred, type Fix } from '../../text/fix';
import { asList, asRecord, asText, type JsonRecord } from '../record';
import { errorAt, type PolicyPath, type Report } from './finding';
import { gatesOf, transitionsOf } from './gate-walk';
import { roleCycles } from './role-cycles';
import { withSuggestion } from './suggestion';

/** People, roles, and wherever a role is named. Names that an extended policy may define are not judged. */
export function peopleFindings(policy: JsonRecord, report: Report): void {
  sharedNames(policy, report);
  cyclicRoles(policy, report);
  roleRights(policy, report);
  if (Object.hasOwn(policy, 'extends')) return;
  unknownMembers(policy, report);
  unknownRoles(policy, report);
}

function sharedNames(policy: JsonRecord, report: Report): void {
  const people = asRecord(policy['people']);
  for (const role of Object.keys(asRecord(policy['roles']))) {
    if (!Object.hasOwn(people, role)) continue;
    report({ ...errorAt(['roles', role], 'shared-name', `\`${role}\` is both a person and a role.`), at: 'key' });
  }
  const owners = new Map<string, string>();
  for (const { person, name, path, at } of namesOf(people)) {
    const owner = owners.get(name) ?? person;
    owners.set(name, owner);
    if (owner === person) continue;
    report({ ...errorAt(path, 'shared-address', `\`${name}\` belongs to two people, ${owner} and ${person}.`), at });
  }
}

interface PersonName {
  readonly person: string;
  /** In lower case: who somebody is does not depend on it. */
  readonly name: string;
  readonly path: PolicyPath;
  readonly at: 'key' | 'value';
}

/** The names that each person goes by; the key in `people` is one of them. */
function namesOf(people: JsonRecord): readonly PersonName[] {
  return Object.entries(people).flatMap(([person, names]) => [
    { person, name: person.toLowerCase(), path: ['people', person], at: 'key' as const },
    ...['emails', 'logins'].flatMap((kind) =>
      asList(asRecord(names)[kind]).flatMap((entry, index) => {
        const name = asText(entry)?.toLowerCase();
        return name === undefined
          ? []
          : [{ person, name, path: ['people', person, kind, index], at: 'value' as const }];
      }),
    ),
  ]);
}

/** Roles of a cycle that a sentence names. */
const MAX_SHOWN = 10;

/** Reports each cycle once, at the first role that is on it. */
function cyclicRoles(policy: JsonRecord, report: Report): void {
  const roles = Object.entries(asRecord(policy['roles']));
  const members = new Map(roles.map(([role, value]) => [role, asList(asRecord(value)['members']).filter(isText)]));
  for (const cycle of roleCycles(members)) {
    const [role = ''] = cycle;
    const shown = cycle.length > MAX_SHOWN ? [...cycle.slice(0, MAX_SHOWN), '…'] : cycle;
    const message = `The role is a member of itself: ${[...shown, role].join(' → ')}.`;
    const path = ['roles', role, 'members'];
    // A role that names itself means nobody more.
    const self = asList(asRecord(asRecord(policy['roles'])[role])['members']).indexOf(role);
    const fixes = self < 0 ? [] : [preferred({ kind: 'remove', path: [...path, self] })];
    report({ ...errorAt(path, 'role-cycle', message), at: 'key', fixes });
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** What roles may do, apart from moving versions to stages. */
export const RIGHTS: readonly string[] = ['read', 'register', 'annotate', 'approve', 'rollout', 'hold', 'break-glass'];

function roleRights(policy: JsonRecord, report: Report): void {
  for (const [role, value] of Object.entries(asRecord(policy['roles']))) {
    asList(asRecord(value)['may']).forEach((right, index) => {
      if (typeof right !== 'string' || RIGHTS.includes(right) || /^(?:promote|rollback):./.test(right)) return;
      const known = [...RIGHTS, 'promote:*', 'rollback:*'];
      const finding = errorAt(['roles', role, 'may', index], 'unknown-right', `Nothing is called \`${right}\``);
      report(withSuggestion({ ...finding, severity: 'warning' }, right, known));
    });
  }
}

function unknownMembers(policy: JsonRecord, report: Report): void {
  const names = new Set([...Object.keys(asRecord(policy['people'])), ...Object.keys(asRecord(policy['roles']))]);
  for (const [role, value] of Object.entries(asRecord(policy['roles']))) {
    asList(asRecord(value)['members']).forEach((member, index) => {
      if (typeof member !== 'string' || member.includes('@') || names.has(member)) return;
      const message = `\`${member}\` is no e-mail address, person or role of this policy`;
      report(withSuggestion(errorAt(['roles', role, 'members', index], 'unknown-member', message), member, names));
    });
  }
}

function unknownRoles(policy: JsonRecord, report: Report): void {
  const roles = asRecord(policy['roles']);
  const known = Object.keys(roles);
  for (const { name, path } of namedRoles(policy)) {
    if (!Object.hasOwn(roles, name)) {
      const finding = errorAt(path, 'unknown-role', `There is no role \`${name}\``);
      report(withSuggestion({ ...finding, fixes: [declaration(policy, name)] }, name, known));
    } else if (path.includes('approvals') && !asList(asRecord(roles[name])['may']).includes('approve')) {
      const finding = errorAt(
        path,
        'never-approves',
        `The role \`${name}\` may not \`approve\`, so this rule is never met.`,
      );
      const approve = possible({ kind: 'addItem', path: ['roles', name, 'may'], value: 'approve' });
      report({ ...finding, severity: 'warning', fixes: [approve] });
    }
  }
}

/** Whose members are still to be stated. */
function declaration(policy: JsonRecord, name: string): Fix {
  const role = { members: [], may: ['approve'] };
  return possible(
    Object.hasOwn(policy, 'roles')
      ? { kind: 'addKey', path: ['roles'], key: name, value: role }
      : { kind: 'addKey', path: [], key: 'roles', value: { [name]: role } },
  );
}

function namedRoles(policy: JsonRecord): readonly { readonly name: string; readonly path: PolicyPath }[] {
  const rules = transitionsOf(policy).flatMap(({ transition, path }) =>
    asList(asRecord(transition['approvals'])['rules']).map((rule, index) => ({
      name: asRecord(rule)['from'],
      path: [...path, 'approvals', 'rules', index, 'from'],
    })),
  );
  const setters = gatesOf(policy).map(({ gate, path }) => ({
    name: asRecord(gate['tag'])['setBy'],
    path: [...path, 'tag', 'setBy'],
  }));
  return [...rules, ...setters].flatMap(({ name, path }) => (typeof name === 'string' ? [{ name, path }] : []));
}
