import { expect, test } from 'vitest';
import {
  annotateArguments,
  policyTestArguments,
  registerArguments,
  targetArguments,
  writeArguments,
} from './arguments';

test('a tree node says what it is about, and never confirms anything', () => {
  const node = {
    kind: 'model',
    registry: 'r',
    confirmed: true,
    reason: 'x',
    model: { name: 'fraud', tags: {}, stages: {}, aliases: {} },
  };
  expect(writeArguments(node)).toEqual({ registry: 'r', model: 'fraud' });
});

test('complete arguments are taken as they are', () => {
  const given = { model: 'fraud', version: '7', stage: 'Production', reason: 'Q4', confirmed: true };
  expect(writeArguments(given)).toEqual(given);
});

test.each([undefined, null, 7, 'fraud', [], { model: 7, version: null, stage: '', confirmed: 'yes' }])(
  '%j gives nothing',
  (argument) => {
    expect(writeArguments(argument)).toEqual({});
    expect(targetArguments(argument)).toEqual({});
  },
);

test('a bump is one of three words', () => {
  expect(registerArguments({ model: 'm', source: 'HEAD', bump: 'minor' })).toEqual({
    model: 'm',
    source: 'HEAD',
    bump: 'minor',
  });
  expect(registerArguments({ bump: 'huge' })).toEqual({});
});

test('a case is a number from 0', () => {
  const uri = 'file:///a.promotion-policy.test.yaml';
  expect(policyTestArguments({ uri, case: 0 })).toEqual({ uri, case: 0 });
  for (const index of [-1, 0.5, Number.NaN, '0', null])
    expect(policyTestArguments({ uri, case: index })).toEqual({ uri });
});

test('tags are texts, or null to remove one', () => {
  expect(annotateArguments({ model: 'm', tags: { a: 'x', b: null, c: 3 } })).toEqual({
    model: 'm',
    tags: { a: 'x', b: null },
  });
});
