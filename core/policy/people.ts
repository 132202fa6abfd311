import { own } from './record';
import type { Policy } from './types';

/** Stands for one person, whatever name they go by: compare, never show. */
export type PersonKey = string;

const addressKey = (address: string): PersonKey => `address:${address.toLowerCase()}`;
const personKey = (name: string): PersonKey => `person:${name}`;

/** What is looked up for every approval, so it is found out once for a policy. */
interface Directory {
  /** By every name of theirs, in lower case. */
  readonly persons: ReadonlyMap<string, PersonKey>;
  /** By role; filled as roles are asked for. */
  readonly members: Map<string, ReadonlySet<PersonKey>>;
}

const directories = new WeakMap<Policy, Directory>();

function directoryOf(policy: Policy): Directory {
  const known = directories.get(policy);
  if (known !== undefined) return known;
  const directory = { persons: personsByName(policy), members: new Map<string, ReadonlySet<PersonKey>>() };
  directories.set(policy, directory);
  return directory;
}

function personsByName({ people = {} }: Policy): ReadonlyMap<string, PersonKey> {
  const persons = new Map<string, PersonKey>();
  for (const [person, { emails = [], logins = [] }] of Object.entries(people)) {
    for (const name of [person, ...emails, ...logins]) {
      if (!persons.has(name.toLowerCase())) persons.set(name.toLowerCase(), personKey(person));
    }
  }
  return persons;
}

/** Who an e-mail address, a login or a person's name in the policy belongs to; case does not matter. */
export function personOf(policy: Policy, name: string): PersonKey {
  return directoryOf(policy).persons.get(name.toLowerCase()) ?? addressKey(name);
}

/** True when the person is a member of the role, itself or through roles that are its members. */
export function isMember(policy: Policy, role: string, person: PersonKey): boolean {
  const { members } = directoryOf(policy);
  const known = members.get(role) ?? membersOf(policy, role);
  members.set(role, known);
  return known.has(person);
}

/** The members of a role, those of roles that are its members among them. */
export function membersOf(policy: Policy, role: string): ReadonlySet<PersonKey> {
  const persons = new Set<PersonKey>();
  const roles = new Set([role]);
  // The loop goes on to the roles that it adds.
  for (const name of roles) {
    for (const member of own(policy.roles, name)?.members ?? []) {
      const isRole = own(policy.people, member) === undefined && own(policy.roles, member) !== undefined;
      if (isRole) roles.add(member);
      else persons.add(personOf(policy, member));
    }
  }
  return persons;
}

/** The roles that someone has, in the policy's order. */
export function rolesOf(policy: Policy, address: string): readonly string[] {
  const person = personOf(policy, address);
  return Object.keys(policy.roles ?? {}).filter((role) => isMember(policy, role, person));
}

/** True when the role itself may do it: `approve`, `promote:Staging`; `promote:*` stands for every stage. */
export function roleMay(policy: Policy, role: string, action: string): boolean {
  const [verb, stage] = [action.split(':', 1)[0] ?? '', action.includes(':')];
  const granted = own(policy.roles, role)?.may ?? [];
  return granted.includes(action) || (stage && granted.includes(`${verb}:*`));
}

/** True when any of someone's roles may do it. A policy without roles lets nobody do anything: ask `policy.roles` first. */
export function mayDo(policy: Policy, address: string, action: string): boolean {
  return rolesOf(policy, address).some((role) => roleMay(policy, role, action));
}
