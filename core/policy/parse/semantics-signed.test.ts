import { expect, test } from 'vitest';
import { expectOneError, findingsOf, withGate, type Mistake } from '../fixtures/policy-text';
import { P256 } from '../fixtures/signing-keys';

const key = JSON.stringify(P256);

test.each<Mistake>([
  ['no key', withGate('{signed: {keys: [cosign.pub]}}'), 'bad-key', 'cosign.pub', 'no public key'],
  [
    'a private key inside a composition',
    withGate(`{anyOf: [{signed: {keys: [${key}, "-----BEGIN EC PRIVATE KEY-----"]}}]}`),
    'bad-key',
    '"-----BEGIN EC PRIVATE KEY-----"',
    'a private key',
  ],
  ['no list', withGate(`{signed: {keys: ${key}}}`), 'bad-value', key, 'a list'],
  ['an empty list', withGate('{signed: {keys: []}}'), 'bad-value', '[]', 'must not be empty'],
  ['a number', withGate('{signed: {keys: [5]}}'), 'bad-value', '5', 'a text'],
  ['no keys', withGate('{signed: {}}'), 'missing-property', 'signed', '`keys`'],
  ['an identity', withGate(`{signed: {keys: [${key}], issuer: x}}`), 'unknown-property', 'issuer', '`issuer`'],
  ['signature and signed', withGate('{signature: required, signed: {}}'), 'two-kinds', 'signed', '`signed`'],
])('%s', expectOneError);

test('a key on several lines is none', () => {
  const lines = P256.trim().split('\n').join('\n              ');
  expect(findingsOf(withGate(`signed:\n          keys:\n            - |\n              ${lines}\n`))).toEqual([]);
});
