import { expect, test } from 'vitest';
import { openProblem, windowState, type FolderState } from './state';

const open: FolderState = { kind: 'open' };
const opening: FolderState = { kind: 'opening' };
const failed = (problem: 'noRepository' | 'gitMissing' | 'unreachable'): FolderState => ({ kind: 'failed', problem });

test.each([
  [true, [], 'noFolder'],
  [false, [], 'noFolder'],
  [false, [open], 'untrusted'],
  [true, [opening], 'opening'],
  [true, [open, failed('unreachable')], 'ready'],
  [true, [failed('noRepository')], 'noRepository'],
  [true, [failed('noRepository'), failed('unreachable')], 'unreachable'],
  [true, [failed('noRepository'), failed('gitMissing')], 'gitMissing'],
] as const)('trusted %s with %j is %s', (trusted, folders, expected) => {
  expect(windowState(trusted, folders)).toBe(expected);
});

const here = { isGit: true, hasRepository: true, hasGit: true };

test.each([
  ['unreachable', here, 'unreachable'],
  ['unreachable', { ...here, hasRepository: false }, 'noRepository'],
  ['unreachable', { ...here, hasGit: false, hasRepository: false }, 'gitMissing'],
  ['unreachable', { isGit: false, hasRepository: false, hasGit: false }, 'unreachable'],
  ['unsupported', { ...here, isGit: false }, 'misconfigured'],
  ['invalid', { ...here, hasRepository: false }, 'noRepository'],
  [undefined, here, 'unreachable'],
] as const)('a registry that is %s with %j is %s', (reason, surroundings, expected) => {
  expect(openProblem(reason, surroundings)).toBe(expected);
});
