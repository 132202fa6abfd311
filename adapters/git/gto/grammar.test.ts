import { expect, it } from 'vitest';
import { formatTag, parseTag } from './grammar';

it.each([
  ['m@v1.0.0', { kind: 'registration', model: 'm', version: 'v1.0.0' }],
  ['m@v1.0.0-rc.1+b.2', { kind: 'registration', model: 'm', version: 'v1.0.0-rc.1+b.2' }],
  ['m@v1.0.0!', { kind: 'deregistration', model: 'm', version: 'v1.0.0' }],
  ['m@v1.0.0#4', { kind: 'registration', model: 'm', version: 'v1.0.0', counter: '4' }],
  ['m#prod', { kind: 'assignment', model: 'm', stage: 'prod' }],
  ['m#prod#3', { kind: 'assignment', model: 'm', stage: 'prod', counter: '3' }],
  ['m#prod/eu!#3', { kind: 'unassignment', model: 'm', stage: 'prod/eu', counter: '3' }],
  ['m#5', { kind: 'assignment', model: 'm', stage: '5' }],
  ['x0#0', { kind: 'assignment', model: 'x0', stage: '0' }],
  ['m@deprecated', { kind: 'deprecation', model: 'm' }],
  ['m@deprecated#2', { kind: 'deprecation', model: 'm', counter: '2' }],
  ['m@created', { kind: 'creation', model: 'm' }],
  ['m#prod#9999999999999999999999999', { kind: 'assignment', model: 'm', stage: 'prod', counter: '9'.repeat(25) }],
  ['models/nlp=bert@v0.0.1', { kind: 'registration', model: 'models/nlp:bert', version: 'v0.0.1' }],
])('%s is a tag of GTO', (text, tag) => {
  expect(parseTag(text)).toEqual(tag);
  expect(formatTag(parseTag(text)!)).toBe(text);
});

it.each([
  'm',
  'v1.0.0',
  'm@1.0.0',
  'm@v1.0',
  'm@v01.0.0',
  'm@V1.0.0',
  'm@deprecated!',
  'm#prod#',
  'm#prod#x',
  'm#prod#1#2',
])('%s is none', (text) => {
  expect(parseTag(text)).toBeUndefined();
});

it.each([
  '-m@v1.0.0',
  'm-@v1.0.0',
  'a.b@v1.0.0',
  'ä@v1.0.0',
  'a=b=c@v1.0.0',
  'a:b@v1.0.0',
  '@v1.0.0',
  '#prod',
  'm#-x',
  'm#a b',
])('no model or stage is called as in %s', (text) => {
  expect(parseTag(text)).toBeUndefined();
});

it('does not hang on a long name', () => {
  for (const text of ['a'.repeat(100_000), `${'a-'.repeat(50_000)}#`, `m@v1.0.0-${'0a.'.repeat(30_000)}!!`])
    expect(() => parseTag(text)).not.toThrow();
});

it('counts without leading zeros, however many digits there are', () => {
  expect(parseTag('m#prod#007')?.counter).toBe('7');
  expect(parseTag('m#prod#000')?.counter).toBe('0');
  expect(parseTag(`m#prod#${'9'.repeat(1_000_000)}`)?.counter).toHaveLength(1_000_000);
});
