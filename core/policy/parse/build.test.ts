import { expect, test } from 'vitest';
import { withGate } from '../fixtures/policy-text';
import { parsePolicy } from '../parse';
import type { Gate } from '../types';

/** The first gate of a transition, which must be valid. */
const gateOf = (text: string, transition = 0): Gate | undefined =>
  parsePolicy(text).policy?.transitions?.[transition]?.gates?.[0];

test('bounds keep their digits', () => {
  const gate = '{metric: m, greaterIsBetter: true, threshold: 0.920, range: {min: 1e-3, max: +2.}}';
  expect(gateOf(withGate(gate))).toMatchObject({ threshold: '0.920', range: { min: '1e-3', max: '+2.' } });
});

test('a property of a slice is no bound, whatever it is called', () => {
  const where = '{threshold: 5, minAbsoluteChange: 0x1F, maxRelativeChange: .5, region: eu, n: 1.0}';
  const gate = `{metric: m, greaterIsBetter: true, slices: [{where: ${where}, threshold: 0.5}]}`;
  expect(gateOf(withGate(gate))).toMatchObject({
    slices: [
      {
        where: {
          threshold: { isLosslessNumber: true, value: '5' },
          minAbsoluteChange: { isLosslessNumber: true, value: '31' },
          maxRelativeChange: { isLosslessNumber: true, value: '0.5' },
          region: 'eu',
          n: { isLosslessNumber: true, value: '1.0' },
        },
        threshold: '0.5',
      },
    ],
  });
});

test('an unquoted version that YAML does not change is one', () => {
  const gate = '{metric: m, greaterIsBetter: true, minAbsoluteChange: 0, baseline: {version: 4}}';
  expect(gateOf(withGate(gate))).toMatchObject({ baseline: { version: '4' } });
});

test('anchors and aliases are followed', () => {
  const text = `version: 1
transitions:
  - {from: [None], to: Staging, gates: &gates [{signature: required}]}
  - {from: [Staging], to: Production, gates: *gates}
`;
  expect(gateOf(text, 1)).toEqual({ kind: 'signature', signature: 'required' });
});
