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

test('counts the registries that are missing beside one that is there', () => {
  const status = statusOf(
    { state: 'ready', failures: ['The host did not answer.'], registries: [quiet] },
    plainEnglish,
  );
  expect(status).toMatchObject({
    text: '$(package) Stagegate, 1 registry unavailable',
    tooltip: 'Model registry fraud-demo, 1 registry unavailable\nThe host did not answer.',
    warns: false,
  });
});

test('a registry that only lacks a sign-in is unavailable, with the reason', () => {
  const status = statusOf({ state: 'ready', failures: ['Sign in at ml.example.com.'], registries: [] }, plainEnglish);
  expect(status).toMatchObject({ warns: true, tooltip: 'Sign in at ml.example.com.' });
});

test('says nothing where there is no registry to speak of', () => {
  expect(statusOf({ state: 'noRepository', failures: [], registries: [] }, plainEnglish)).toBeUndefined();
  expect(statusOf({ state: 'untrusted', failures: [], registries: [] }, plainEnglish)).toBeUndefined();
});
