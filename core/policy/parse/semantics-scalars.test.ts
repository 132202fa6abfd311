import { test } from 'vitest';
import { expectOneError, withGate, withTransition, type Mistake } from '../fixtures/policy-text';

test.each<Mistake>([
  ['a calendar duration', withTransition('soak: P1M'), 'bad-duration', 'P1M', 'calendar'],
  ['a duration in years', withGate(`{metric: m, maxAge: P1Y2D}`), 'bad-duration', 'P1Y2D', 'calendar'],
  ['no duration', withTransition('soak: 1 day'), 'bad-duration', '1 day', 'not a duration'],
  [
    'no time zone',
    withTransition('windows: [{deny: FREQ=DAILY, start: "00:00", duration: 1h, timeZone: Berlin}]'),
    'bad-time-zone',
    'Berlin',
    'IANA',
  ],
  [
    'an offset as time zone',
    withTransition('windows: [{deny: FREQ=DAILY, start: "00:00", duration: 1h, timeZone: "+01:00"}]'),
    'bad-time-zone',
    '"+01:00"',
    'IANA',
  ],
  [
    'an hourly window',
    withTransition('windows: [{deny: FREQ=HOURLY, start: "00:00", duration: 1h, timeZone: UTC}]'),
    'bad-recurrence',
    'FREQ=HOURLY',
    'RRULE',
  ],
  [
    'a window that never opens',
    withTransition('windows: [{deny: FREQ=DAILY, start: "00:00", duration: 0h, timeZone: UTC}]'),
    'bad-duration',
    '0h',
    'never opens',
  ],
  ['no RE2', withGate('{tag: {key: a, matches: "(?=x)"}}'), 'bad-pattern', '"(?=x)"', 'RE2'],
  ['no glob', 'version: 1\nmodels: ["fraud-[a"]\n', 'bad-glob', '"fraud-[a"', 'glob'],
  ['no registry', 'version: 1\nregistry: ftp://x\n', 'bad-registry', 'ftp://x', 'registry URI'],
])('%s', expectOneError);
