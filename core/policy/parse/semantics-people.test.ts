import { expect, test } from 'vitest';
import { expectOneError, findingsOf, withGate, withTransition, type Mistake } from '../fixtures/policy-text';
import { parsePolicy } from '../parse';

test.each<Mistake>([
  [
    'an unknown role',
    withTransition('approvals: {rules: [{from: opps}]}', 'roles: {ops: {members: [], may: [approve]}}'),
    'unknown-role',
    'opps',
    '`ops`?',
  ],
  [
    'an unknown role without any roles',
    withTransition('approvals: {rules: [{from: ops}]}'),
    'unknown-role',
    'ops',
    'no role',
  ],
  ['an unknown role in setBy', withGate('{tag: {key: a, setBy: opss}}'), 'unknown-role', 'opss', '`ops`?'],
  [
    'an unknown member',
    'version: 1\nroles: {ops: {members: [cy], may: []}}\n',
    'unknown-member',
    'cy',
    'no e-mail address',
  ],
  [
    'a role cycle',
    'version: 1\nroles: {a: {members: [b], may: []}, b: {members: [a], may: []}}\n',
    'role-cycle',
    'members',
    'a → b → a',
  ],
  ['a role in itself', 'version: 1\nroles: {a: {members: [a], may: []}}\n', 'role-cycle', 'members', 'a → a'],
  [
    'a name for a person and a role',
    'version: 1\npeople: {a: {}}\nroles: {a: {members: [], may: []}}\n',
    'shared-name',
    'a',
    'both',
  ],
  [
    'an address of two people',
    'version: 1\npeople: {a: {emails: [x@y.z]}, b: {emails: [X@Y.Z]}}\n',
    'shared-address',
    'X@Y.Z',
    'two people',
  ],
])('%s', expectOneError);

test.each([
  [
    'a role that may not approve',
    withTransition('approvals: {rules: [{from: ops}]}', 'roles: {ops: {members: [], may: [hold]}}'),
    'never-approves',
    'ops',
  ],
  ['an unknown right', 'version: 1\nroles: {ops: {members: [], may: [aprove]}}\n', 'unknown-right', 'aprove'],
])('%s is a warning', (_mistake, text, code, place) => {
  expect(findingsOf(text)).toMatchObject([{ code, severity: 'warning', text: place }]);
  expect(parsePolicy(text).policy).toBeDefined();
});
