import { own } from './record';
import type { Policy } from './types';

/** Stands for one person, whatever name they go by: compare, never show. */
export type PersonKey = string;

const addressKey = (address: string): PersonKey => `address:${address.toLowerCase()}`;
const personKey = (name: string): PersonKey => `person:${name}`;

/** Who an e-mail address or login belongs to; addresses ignore case. */
export function personOf(policy: Policy, address: string): PersonKey {
  const wanted = address.toLowerCase();
  const entry = Object.entries(policy.people ?? {}).find(([, { emails = [], logins = [] }]) =>
    [...emails, ...logins].some((name) => name.toLowerCase() === wanted),
  );
  return entry === undefined ? addressKey(address) : personKey(entry[0]);
}

/** True when the person is a member of the role, itself or through roles that are its members. */
export function isMember(policy: Policy, role: string, person: PersonKey): boolean {
  return isMemberOf(policy, { person, seen: new Set() }, role);
}

function isMemberOf(policy: Policy, search: { person: PersonKey; seen: Set<string> }, role: string): boolean {
  if (search.seen.has(role)) return false;
  search.seen.add(role);
  return (own(policy.roles, role)?.members ?? []).some((member) => {
    if (own(policy.people, member) !== undefined) return search.person === personKey(member);
    if (own(policy.roles, member) !== undefined) return isMemberOf(policy, search, member);
    return search.person === personOf(policy, member);
  });
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
