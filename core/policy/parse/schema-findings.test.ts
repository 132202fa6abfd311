import { test } from 'vitest';
import { expectOneError, withGate, withTransition, type Mistake } from '../fixtures/policy-text';

const metric = 'metric: m, greaterIsBetter: true';

test.each<Mistake>([
  [
    'unknown property',
    withGate(`{${metric}, treshold: 1}`),
    'unknown-property',
    'treshold',
    'did you mean `threshold`?',
  ],
  ['unknown property at the top', 'version: 1\nmodles: [a]\n', 'unknown-property', 'modles', '`models`?'],
  ['missing property', 'version: 1\ntransitions:\n  - from: [None]\n', 'missing-property', 'from', '`to` is missing'],
  ['missing version', 'models: [a]\n', 'missing-property', 'models', '`version` is missing'],
  ['wrong version', 'version: 2\n', 'bad-value', '2', '`version` must be `1`.'],
  ['a scalar where a list belongs', 'version: 1\nmodels: fraud-*\n', 'bad-value', 'fraud-*', 'put it in [brackets]'],
  ['a quoted number', withGate(`{${metric}, threshold: "0.9"}`), 'bad-value', '"0.9"', 'remove the quotes'],
  [
    'no number for all its digits',
    withGate(`{${metric}, threshold: 1_000}`),
    'bad-value',
    '1_000',
    'must be a number.',
  ],
  ['an unquoted text', withGate('{tag: {key: a, equals: true}}'), 'bad-value', 'true', 'put it in quotes'],
  ['a word that is not one', withGate(`{${metric}, threshold: 1, enforcement: wern}`), 'bad-value', 'wern', '`warn`?'],
  ['a point that is not one', withGate(`{${metric}, enforcement: {cli: warn}}`), 'unknown-property', 'cli', '`ci`?'],
  ['an empty anyOf', withGate('{anyOf: []}'), 'bad-value', '[]', 'must not be empty'],
  ['an empty allOf', withGate('{allOf: []}'), 'bad-value', '[]', 'must not be empty'],
  ['an empty property', 'version: 1\nstages:\n', 'bad-value', '', 'nothing is stated'],
  [
    'two baselines',
    withGate(`{${metric}, threshold: 1, baseline: {stage: a, alias: b}}`),
    'one-of',
    'baseline',
    'exactly one of',
  ],
  ['no baseline', withGate(`{${metric}, threshold: 1, baseline: {}}`), 'one-of', 'baseline', 'exactly one of'],
  [
    'aggregate without lastPassed',
    withGate(`{${metric}, baseline: {stage: a, aggregate: max}}`),
    'missing-property',
    'aggregate',
    '`lastPassed`',
  ],
  [
    'a window without kind',
    withTransition('windows: [{start: "00:00", duration: 1h, timeZone: UTC}]'),
    'one-of',
    'start',
    '`deny` or `allow`',
  ],
  [
    'a time that is none',
    withTransition('windows: [{deny: FREQ=DAILY, start: "24:00", duration: 1h, timeZone: UTC}]'),
    'bad-value',
    '"24:00"',
    'must look like',
  ],
  [
    'a monitor without source',
    'version: 1\nmonitors: {m: {greaterIsBetter: true, threshold: 1}}\n',
    'one-of',
    'm',
    '`prometheus` or `report`',
  ],
])('%s', expectOneError);
