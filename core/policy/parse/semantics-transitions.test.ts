import { expect, test } from 'vitest';
import { expectOneError, findingsOf, type Mistake } from '../fixtures/policy-text';
import { parsePolicy } from '../parse';

test.each<Mistake>([
  [
    'soak from None',
    'version: 1\ntransitions: [{from: [None], to: Staging, soak: 1h}]\n',
    'soak-from-none',
    'soak',
    '`soak`',
  ],
  ['to None', 'version: 1\ntransitions: [{from: [A], to: None}]\n', 'reserved-stage', 'None', 'no stage'],
  [
    'the same transition twice',
    'version: 1\ntransitions: [{from: [A, B], to: C}, {from: [B], to: C}]\n',
    'duplicate-transition',
    'B',
    'listed twice',
  ],
])('%s', expectOneError);

test('None → Production is a warning', () => {
  const text = 'version: 1\ntransitions: [{from: [None], to: Production}]\n';
  expect(findingsOf(text)).toMatchObject([{ code: 'none-to-production', severity: 'warning', text: 'None' }]);
  expect(parsePolicy(text).policy).toBeDefined();
});

test('a transition to where it comes from is a warning', () => {
  const text = 'version: 1\ntransitions: [{from: [A, B], to: B}]\n';
  expect(findingsOf(text)).toMatchObject([{ code: 'transition-to-itself', severity: 'warning', text: 'B' }]);
  expect(parsePolicy(text).policy).toBeDefined();
});
