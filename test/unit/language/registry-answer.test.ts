import { expect, it } from 'vitest';
import { openMemorySession } from '../../../adapters/memory/session';
import { answerNeeds } from '../../../core/language/registry-answer';
import { annotate, register } from '../../../core/promotion/services';

it('answers with what people annotated, too', async () => {
  const session = openMemorySession({ models: [{ name: 'fraud', versions: [{ version: '1' }] }] });
  await annotate(session, { ref: 'fraud/1', tags: { bias_review: 'done' } });
  const { facts } = await answerNeeds(session, { facts: ['fraud'] });
  expect(facts?.['fraud']?.[0]?.tags).toMatchObject({ bias_review: 'done' });
});

it('answers with every model, and facts of the newest versions only', async () => {
  const session = openMemorySession({
    models: [
      { name: 'fraud', versions: [{ version: '1' }] },
      { name: 'churn', versions: [] },
    ],
  });
  for (let version = 2; version <= 7; version += 1)
    await register(session, { model: 'fraud', source: `run-${version}` });
  const { models, facts } = await answerNeeds(session, { models: true, facts: ['fraud'] });
  expect(models?.map(({ name }) => name).toSorted()).toEqual(['churn', 'fraud']);
  expect(facts?.['fraud']?.map(({ version }) => version)).toEqual(['7', '6', '5', '4', '3']);
});
