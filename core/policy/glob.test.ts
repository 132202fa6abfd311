import { describe, expect, test } from 'vitest';
import { compileGlob, isGlob } from './glob';

describe('globs', () => {
  test.each([
    ['fraud-*', 'fraud-', true],
    ['fraud-*', 'my-fraud-x', false],
    ['*', 'team/model', false],
    ['**', 'team/model', true],
    ['team/*', 'team/model', true],
    ['team/**', 'team/a/b', true],
    ['m?', 'm1', true],
    ['m?', 'm/', false],
    ['m[0-9]', 'm7', true],
    ['m[!0-9]', 'm7', false],
    ['{fraud,churn}-*', 'churn-x', true],
    ['a.b', 'axb', false],
    ['a+(b)', 'a+(b)', true],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['*', '.hidden', true],
    ['*', 'line\nbreak', true],
  ])('%s and %j: %s', (glob, model, matches) => {
    expect(compileGlob(glob)?.matches(model)).toBe(matches);
  });

  test.each(['a', '*', '**?', 'x'.repeat(500), '[a-z]', '{a,b}', '\\\\'])('%j is one', (glob) => {
    expect([isGlob(glob), compileGlob(glob) !== undefined]).toEqual([true, true]);
  });

  test.each(['', '[a', '{a', 'a]', 'x'.repeat(501), '[z-a]', '\\'])('%j is none', (glob) => {
    expect([isGlob(glob), compileGlob(glob)]).toEqual([false, undefined]);
  });

  test('many wildcards take no more time than few', () => {
    const glob = `${'*a'.repeat(200)}b`;
    expect(compileGlob(glob)?.matches('a'.repeat(5000))).toBe(false);
  });
});
