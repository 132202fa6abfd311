import { expect, test } from 'vitest';
import { NOTHING_TO_SAY } from '../registry/attention';
import { plainEnglish } from '../ui/translate';
import { statusOf } from './status';

const quiet = { label: 'fraud-demo', attention: NOTHING_TO_SAY };

test('names the registry, and counts only what there is', () => {
  expect(statusOf({ state: 'ready', failures: [], registries: [quiet] }, plainEnglish)).toMatchObject({
    text: '$(package) Stagegate',
    tooltip: 'Model registry fraud-demo',
  });
  const attention = {
    ...NOTHING_TO_SAY,
    holds: new Map([['fraud', [{ stage: 'Production', at: '2026-11-22T12:00:00Z' }]]]),
  };
  const status = statusOf({ state: 'ready', failures: [], registries: [{ ...quiet, attention }] }, plainEnglish);
  expect(status).toMatchObject({ text: '$(package) Stagegate, 1 hold', spoken: 'Model registry fraud-demo, 1 hold' });
});

test('warns, with the reason, when no registry can be opened', () => {
  const status = statusOf(
    { state: 'unreachable', failures: ['The host did not answer.'], registries: [] },
    plainEnglish,
  );
  expect(status).toMatchObject({ warns: true, tooltip: 'The host did not answer.' });
});

test('says nothing where there is no registry to speak of', () => {
  expect(
    statusOf({ state: 'noRepository', failures: ['No repository.'], registries: [] }, plainEnglish),
  ).toBeUndefined();
  expect(statusOf({ state: 'untrusted', failures: [], registries: [] }, plainEnglish)).toBeUndefined();
});
