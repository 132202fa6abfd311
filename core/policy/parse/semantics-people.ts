import { asList, asRecord, asText, own, type JsonRecord } from '../record';
import { errorAt, type PolicyPath, type Report } from './finding';
import { gatesOf, transitionsOf } from './gate-walk';
import { suggestion } from './suggestion';

/** People, roles, and wherever a role is named. Names that an extended policy may define are not judged. */
export function peopleFindings(policy: JsonRecord, report: Report): void {
  sharedNames(policy, report);
  roleCycles(policy, report);
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

function membersOf(policy: JsonRecord, role: string): readonly string[] {
  const members = asRecord(own(asRecord(policy['roles']), role))['members'];
  return asList(members).filter((member) => typeof member === 'string');
}

/** Reports each cycle once, at the first role that is on it. */
function roleCycles(policy: JsonRecord, report: Report): void {
  const reported = new Set<string>();
  for (const role of Object.keys(asRecord(policy['roles']))) {
    const cycle = cycleThrough(policy, role);
    if (cycle === undefined || cycle.some((name) => reported.has(name))) continue;
    for (const name of cycle) reported.add(name);
    const message = `The role is a member of itself: ${[...cycle, role].join(' → ')}.`;
    report({ ...errorAt(['roles', role, 'members'], 'role-cycle', message), at: 'key' });
  }
}

/** The roles on the shortest way from a role back to itself. */
function cycleThrough(policy: JsonRecord, start: string): readonly string[] | undefined {
  const ways: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const member of membersOf(policy, way.at(-1) ?? start)) {
      if (member === start) return way;
      if (!seen.has(member)) ways.push([...way, member]);
      seen.add(member);
    }
  }
  return undefined;
}

const RIGHTS: readonly string[] = ['read', 'register', 'annotate', 'approve', 'rollout', 'hold', 'break-glass'];

function roleRights(policy: JsonRecord, report: Report): void {
  for (const [role, value] of Object.entries(asRecord(policy['roles']))) {
    asList(asRecord(value)['may']).forEach((right, index) => {
      if (typeof right !== 'string' || RIGHTS.includes(right) || /^(?:promote|rollback):./.test(right)) return;
      const known = [...RIGHTS, 'promote:*', 'rollback:*'];
      const finding = errorAt(
        ['roles', role, 'may', index],
        'unknown-right',
        `Nothing is called \`${right}\`${suggestion(right, known)}`,
      );
      report({ ...finding, severity: 'warning' });
    });
  }
}

function unknownMembers(policy: JsonRecord, report: Report): void {
  const names = new Set([...Object.keys(asRecord(policy['people'])), ...Object.keys(asRecord(policy['roles']))]);
  for (const role of Object.keys(asRecord(policy['roles']))) {
    asList(asRecord(own(asRecord(policy['roles']), role))['members']).forEach((member, index) => {
      if (typeof member !== 'string' || member.includes('@') || names.has(member)) return;
      const message = `\`${member}\` is no e-mail address, person or role of this policy${suggestion(member, names)}`;
      report(errorAt(['roles', role, 'members', index], 'unknown-member', message));
    });
  }
}

function unknownRoles(policy: JsonRecord, report: Report): void {
  for (const { name, path } of namedRoles(policy)) {
    const roles = asRecord(policy['roles']);
    if (!Object.hasOwn(roles, name)) {
      report(errorAt(path, 'unknown-role', `There is no role \`${name}\`${suggestion(name, Object.keys(roles))}`));
    } else if (path.includes('approvals') && !asList(asRecord(roles[name])['may']).includes('approve')) {
      const finding = errorAt(
        path,
        'never-approves',
        `The role \`${name}\` may not \`approve\`, so this rule is never met.`,
      );
      report({ ...finding, severity: 'warning' });
    }
  }
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
