import { expect, test } from 'vitest';
import { policyOf } from './fixtures/build';
import { parsePolicy } from './parse';
import { isMember, personOf, rolesOf } from './people';
import type { Policy } from './types';

const policy = policyOf(`version: 1
people:
  cy: {emails: [cy@example.com, Cy@corp.example], logins: [cyops]}
roles:
  ops: {members: [cy, di@example.com], may: [approve]}
  all: {members: [ops, ed@example.com], may: [approve]}
`);

test("a person's names are one person, in any case", () => {
  const names = ['cy', 'CY', 'cy@example.com', 'CY@CORP.EXAMPLE', 'cyops'];
  expect(new Set(names.map((name) => personOf(policy, name))).size).toBe(1);
  expect(personOf(policy, 'di@example.com')).not.toBe(personOf(policy, 'cy'));
});

test.each([
  ['a key and a login', 'people: {ann: {logins: [Cy]}, cy: {}}', 'cy'],
  ['two keys', 'people: {cy: {}, CY: {}}', 'CY'],
  ['a login and a key', 'people: {cy: {}, ann: {logins: [CY]}}', 'CY'],
])('no name is two persons: %s', (_rule, people, place) => {
  const text = `version: 1\n${people}\n`;
  const { policy: accepted, findings } = parsePolicy(text);
  expect(accepted).toBeUndefined();
  expect(findings).toMatchObject([{ code: 'shared-address', severity: 'error' }]);
  expect(findings.map(({ range }) => text.slice(range.start, range.end))).toEqual([place]);
});

test('roles by any name, through other roles, too', () => {
  expect(rolesOf(policy, 'cy')).toEqual(['ops', 'all']);
  expect(rolesOf(policy, 'ED@example.com')).toEqual(['all']);
  expect(rolesOf(policy, 'ops')).toEqual([]);
});

test('a chain of very many roles', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `r${index}`);
  const next = (index: number): string => names[index + 1] ?? 'zoe@example.com';
  const roles = Object.fromEntries(names.map((name, index) => [name, { members: [next(index)], may: [] }]));
  const chain: Policy = { version: 1, roles };
  expect(isMember(chain, 'r0', personOf(chain, 'zoe@example.com'))).toBe(true);
});

test('people are looked through once for a policy', () => {
  let reads = 0;
  const counted: Policy = {
    version: 1,
    people: {
      cy: {
        get emails() {
          reads += 1;
          return ['cy@example.com'];
        },
      },
    },
    roles: { ops: { members: ['a@b.c', 'd@e.f', 'cy'], may: [] } },
  };
  for (const name of ['cy@example.com', 'x@example.com', 'cy']) isMember(counted, 'ops', personOf(counted, name));
  expect(reads).toBe(1);
});
