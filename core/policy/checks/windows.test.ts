import { expect, test } from 'vitest';
import type { Check } from '../decision';
import { checkAt, decideOn, evidenceOf, transitionPolicy } from '../fixtures/build';

/** At noon of a Sunday, UTC. */
function windowsCheck(windows: string): Check {
  return checkAt(decideOn(transitionPolicy(`windows: [${windows}]`), evidenceOf()), 'transitions[0].windows');
}

const window = (kind: 'allow' | 'deny', rule: string): string =>
  `{${kind}: "${rule}", start: "11:00", duration: 2h, timeZone: UTC}`;
const WEEKLY = 'FREQ=WEEKLY;BYDAY=';
const until = (day: string): string =>
  `until 2026-11-22 13:00 (UTC) by the window \`${WEEKLY}${day}\` from 11:00 for 2h`;

test.each([
  ['denied', window('deny', `${WEEKLY}SU`), 'fail', `Promoting to Production is denied ${until('SU')}.`],
  ['not denied', window('deny', `${WEEKLY}MO`), 'pass', 'No window denies promoting to Production now.'],
  ['allowed', window('allow', `${WEEKLY}SU`), 'pass', `Promoting to Production is allowed ${until('SU')}.`],
  [
    'not allowed now',
    window('allow', `${WEEKLY}MO`),
    'fail',
    'No window that allows promoting to Production is open now.',
  ],
  [
    'no longer allowed',
    window('allow', 'FREQ=DAILY;UNTIL=20260101'),
    'fail',
    'All windows that allowed promoting to Production are over.',
  ],
  [
    'allowed once more, some other day',
    `${window('allow', 'FREQ=DAILY;UNTIL=20260101')}, ${window('allow', `${WEEKLY}MO`)}`,
    'fail',
    'No window that allows promoting to Production is open now.',
  ],
  [
    'denied, whatever allows it',
    `${window('allow', `${WEEKLY}SU`)}, ${window('deny', `${WEEKLY}SU`)}`,
    'fail',
    `Promoting to Production is denied ${until('SU')}.`,
  ],
])('%s', (_what, windows, result, message) => {
  expect(windowsCheck(windows)).toMatchObject({ result, message });
});

test('shows the windows that are open, and until when', () => {
  const { observed, required } = windowsCheck(`${window('allow', `${WEEKLY}SU`)}, ${window('deny', `${WEEKLY}MO`)}`);
  const open = { allow: `${WEEKLY}SU`, start: '11:00', duration: '2h', timeZone: 'UTC' };
  expect(observed).toEqual([{ ...open, until: expect.stringContaining('2026-11-22T13:00') as string }]);
  expect(required).toMatchObject([open, { deny: `${WEEKLY}MO` }]);
});
