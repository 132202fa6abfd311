import { expect, test } from 'vitest';
import { annotateArguments, registerArguments, targetArguments, writeArguments } from './arguments';

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

test('tags are texts, or null to remove one', () => {
  expect(annotateArguments({ model: 'm', tags: { a: 'x', b: null, c: 3 } })).toEqual({
    model: 'm',
    tags: { a: 'x', b: null },
  });
});
