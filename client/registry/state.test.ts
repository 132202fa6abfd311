import { expect, test } from 'vitest';
import { openProblem, windowState, type OpenProblem, type OpenState } from './state';

const open: OpenState = { kind: 'open' };
const opening: OpenState = { kind: 'opening' };
const failed = (problem: OpenProblem): OpenState => ({ kind: 'failed', problem });

test.each([
  [[], 'opening'],
  [[opening], 'opening'],
  [[opening, failed('unreachable')], 'opening'],
  [[open, failed('unreachable')], 'ready'],
  [[failed('unauthorized'), failed('unreachable')], 'ready'],
  [[failed('noRepository')], 'noRepository'],
  [[failed('noRepository'), failed('unreachable')], 'unreachable'],
  [[failed('noRepository'), failed('gitMissing')], 'gitMissing'],
] as const)('a window with %j is %s', (registries, expected) => {
  expect(windowState({ hasFolders: true, trusted: true }, registries)).toBe(expected);
});

test('without a folder, or without trust, there is nothing to open', () => {
  expect(windowState({ hasFolders: false, trusted: true }, [])).toBe('noFolder');
  expect(windowState({ hasFolders: true, trusted: false }, [])).toBe('untrusted');
});

const here = { isGit: true, hasRepository: true, hasGit: true };

test.each([
  ['unreachable', here, 'unreachable'],
  ['unreachable', { ...here, hasRepository: false }, 'noRepository'],
  ['unreachable', { ...here, hasGit: false, hasRepository: false }, 'gitMissing'],
  ['unreachable', { isGit: false, hasRepository: false, hasGit: false }, 'unreachable'],
  ['unauthorized', { ...here, isGit: false }, 'unauthorized'],
  ['unsupported', { ...here, isGit: false }, 'misconfigured'],
  ['invalid', { ...here, hasRepository: false }, 'noRepository'],
  [undefined, here, 'unreachable'],
] as const)('a registry that is %s with %j is %s', (reason, surroundings, expected) => {
  expect(openProblem(reason, surroundings)).toBe(expected);
});
