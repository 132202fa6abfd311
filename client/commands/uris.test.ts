import { expect, test } from 'vitest';
import { parseReference } from '../../core/registry/reference';
import { plainEnglish } from '../ui/translate';
import { uriChoices } from './uris';

const version = {
  ...{ model: 'fraud', version: '3', aliases: ['champion', 'blue'] },
  stages: [{ stage: 'Staging' }, { stage: 'Production' }],
};

test('a version is named by itself, by its aliases and by its stages', () => {
  const values = uriChoices(version, plainEnglish).map(({ value }) => value);
  expect(values).toEqual([
    ...['models:/fraud/3', 'models:/fraud@champion', 'models:/fraud@blue'],
    ...['fraud@Production', 'fraud@Staging'],
  ]);
});

test('every form is a reference to the same model', () => {
  for (const { value } of uriChoices(version, plainEnglish)) {
    expect(parseReference(value)).toMatchObject({ ok: true, reference: { model: 'fraud' } });
  }
});
