import { test } from 'vitest';
import { expectOneError, withGate, type Mistake } from '../fixtures/policy-text';

const metric = 'metric: m, greaterIsBetter: true';

test.each<Mistake>([
  ['.nan', withGate(`{${metric}, threshold: .nan}`), 'not-decimal', '.nan', 'not a decimal number'],
  ['.inf', withGate(`{${metric}, threshold: .inf}`), 'not-decimal', '.inf', 'not a decimal number'],
  ['a hexadecimal bound', withGate(`{${metric}, threshold: 0x1F}`), 'not-decimal', '0x1F', 'not a decimal number'],
  [
    'an exponent beyond 9999',
    withGate(`{${metric}, threshold: 1e10000}`),
    'not-decimal',
    '1e10000',
    'not a decimal number',
  ],
  [
    'an unquoted version',
    withGate(`{${metric}, baseline: {version: 1.10}}`),
    'unquoted-version',
    '1.10',
    'put it in quotes',
  ],
])('%s', expectOneError);
