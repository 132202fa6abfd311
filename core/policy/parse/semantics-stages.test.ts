import { test } from 'vitest';
import { expectOneError, type Mistake } from '../fixtures/policy-text';

test.each<Mistake>([
  [
    'a stage that is not listed',
    'version: 1\nstages: [{name: Staging}]\ntransitions: [{from: [None], to: Stagng}]\n',
    'unknown-stage',
    'Stagng',
    '`Staging`?',
  ],
  ['a stage listed twice', 'version: 1\nstages: [{name: A}, {name: A}]\n', 'duplicate-stage', 'A', 'listed twice'],
  ['a stage that is called None', 'version: 1\nstages: [{name: None}]\n', 'reserved-stage', 'None', 'no stage'],
  [
    'two representations',
    'version: 1\nstages: [{name: A, alias: a, native: b}]\n',
    'two-representations',
    'native',
    'one representation',
  ],
])('%s', expectOneError);
