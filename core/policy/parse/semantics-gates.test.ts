import { test } from 'vitest';
import { expectOneError, withGate, type Mistake } from '../fixtures/policy-text';

const metric = 'metric: m, greaterIsBetter: true';

test.each<Mistake>([
  [
    'unknown kind',
    withGate('{metrc: m, greaterIsBetter: true, threshold: 1}'),
    'unknown-property',
    'metrc',
    '`metric`?',
  ],
  ['no kind', withGate('{critical: true}'), 'no-kind', 'critical', 'A gate states one of'],
  [
    'change bound without baseline',
    withGate(`{${metric}, minRelativeChange: 0}`),
    'missing-baseline',
    'minRelativeChange',
    'no `baseline`',
  ],
  [
    'change bound of a slice without baseline',
    withGate(`{${metric}, slices: [{where: {a: b}, minAbsoluteChange: 0}]}`),
    'missing-baseline',
    'minAbsoluteChange',
    'no `baseline`',
  ],
  [
    'comparison without direction',
    withGate('{metric: m, threshold: 1}'),
    'missing-direction',
    'metric',
    '`greaterIsBetter`',
  ],
  [
    'range without direction',
    withGate('{metric: m, range: {min: 1}}'),
    'missing-direction',
    'metric',
    '`greaterIsBetter`',
  ],
  [
    'comparison of a slice without direction',
    withGate('{metric: m, slices: [{where: {a: b}, threshold: 1}]}'),
    'missing-direction',
    'metric',
    '`greaterIsBetter`',
  ],
  ['two kinds', withGate(`{${metric}, threshold: 1, tag: {key: a}}`), 'two-kinds', 'tag', '`metric` and `tag`'],
  [
    'two kinds inside a composition',
    withGate('{anyOf: [{signature: required, tag: {key: a}}]}'),
    'two-kinds',
    'tag',
    'one kind',
  ],
  [
    'critical and warn',
    withGate(`{${metric}, threshold: 1, critical: true, enforcement: warn}`),
    'critical-warn',
    'warn',
    'critical',
  ],
  [
    'critical and warn at one point',
    withGate('{signature: required, critical: true, enforcement: {editor: warn}}'),
    'critical-warn',
    '{editor: warn}',
    'critical',
  ],
  [
    'critical inside not',
    withGate('{not: {signature: required, critical: true}}'),
    'critical-not',
    'critical',
    'inside `not`',
  ],
  [
    'critical deep inside not',
    withGate('{not: {anyOf: [{signature: required, critical: true}]}}'),
    'critical-not',
    'critical',
    'inside `not`',
  ],
])('%s', expectOneError);
