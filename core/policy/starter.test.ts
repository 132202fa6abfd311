import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { starterPolicy } from './starter';

test('governs the models that it was given, whatever their names contain', () => {
  const names = ['fraud-*', 'team: "a"/m', '- x'];
  expect(parse(starterPolicy({ models: names }))).toMatchObject({ version: 1, models: names });
});

test('governs every model when none is named, and gates the way to Production', () => {
  const policy: unknown = parse(starterPolicy({ models: [] }));
  expect(policy).toMatchObject({
    models: ['*'],
    transitions: [
      { from: ['None'], to: 'Staging' },
      { from: ['Staging'], to: 'Production', gates: [{ metric: 'accuracy', threshold: 0.9 }] },
      { from: ['Staging', 'Production'], to: 'Archived' },
    ],
  });
});

test('names its registry where there are several', () => {
  const registry = 'mlflow:https://ml.example.com';
  expect(parse(starterPolicy({ models: ['m'], registry }))).toMatchObject({ version: 1, registry, models: ['m'] });
  expect(parse(starterPolicy({ models: [] }))).not.toHaveProperty('registry');
});
