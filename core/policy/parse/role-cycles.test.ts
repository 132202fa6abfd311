import { expect, test } from 'vitest';
import { roleCycles } from './role-cycles';

const cycles = (roles: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  roleCycles(new Map(Object.entries(roles))).map((cycle) => cycle.join(' '));

test.each([
  ['none where a role is reached in two ways', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
  ['none through people', { a: ['cy', 'b'], b: ['cy', 'cy@example.com'] }, []],
  ['a role in itself', { a: ['a'] }, ['a']],
  ['a cycle from its first role on', { top: ['c'], a: ['b'], b: ['c'], c: ['a'] }, ['a b c']],
  ['two cycles apart from each other', { top: ['a', 'c'], a: ['b'], b: ['a'], c: ['d'], d: ['c'] }, ['a b', 'c d']],
  ['one of two cycles that share a role', { a: ['b'], b: ['a', 'c'], c: ['b'] }, ['a b']],
  ['one of two cycles, one inside the other', { a: ['b'], b: ['b', 'c'], c: ['a'] }, ['b']],
  ['a cycle after one that was left', { a: ['b', 'c'], b: ['b'], c: ['a'] }, ['b', 'a c']],
  ['two roles that are members twice', { a: ['b', 'b'], b: ['a', 'a'] }, ['a b']],
])('%s', (_what, roles, expected) => {
  expect(cycles(roles as Readonly<Record<string, readonly string[]>>)).toEqual(expected);
});

test('a chain of very many roles, each of which also holds the first', () => {
  const chain = Array.from({ length: 50_000 }, (_, index): [string, string[]] => [
    `r${index}`,
    ['r0', `r${index + 1}`],
  ]);
  expect(roleCycles(new Map(chain)).join()).toBe('r0');
});
