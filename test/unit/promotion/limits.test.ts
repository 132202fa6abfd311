import { expect, it } from 'vitest';
import type { RegistrySession } from '../../../core/promotion/session';
import { annotate, hold, planPromotion, planRollback, register, release } from '../../../core/promotion/services';
import { governedRemote } from './remote';

const long = (length: number): string => 'x'.repeat(length);

async function refuses(work: Promise<unknown>, saying: string): Promise<void> {
  await expect(work).rejects.toMatchObject({ reason: 'invalid', message: expect.stringContaining(saying) as string });
  await expect(work).rejects.toThrow(/^[^\p{Cc}]+\.$/u);
}

it.each<[string, string, string, string]>([
  ['a line break in its key', 'a\nb', 'x', 'control characters in its key'],
  ['an escape in its key', '\u001b[2J', 'x', 'control characters in its key'],
  ['a C1 control in its key', 'a\u009bb', 'x', 'control characters in its key'],
  ['a long key', long(251), 'x', 'longer than 250 characters'],
  ['a long value', 'notes', long(5001), 'The value of the tag "notes" is longer than 5000 characters'],
])('a tag with %s is not recorded', async (_what, key, value, saying) => {
  const world = governedRemote('1');
  const ana = world.cloneOf('ana@example.com');
  await refuses(annotate(ana, { ref: 'fraud/1', tags: { risk: 'low', [key]: value } }), saying);
  expect(world.events()).toEqual([]);
});

it('a tag that is just short enough is, and can be removed', async () => {
  const world = governedRemote('1');
  const ana = world.cloneOf('ana@example.com');
  const key = long(250);
  await annotate(ana, { ref: 'fraud/1', tags: { [key]: `a\n${long(4998)}` } });
  await annotate(ana, { ref: 'fraud/1', tags: { [key]: null } });
  expect(world.events()).toHaveLength(2);
});

const reason = long(2001);
it.each<[string, (s: RegistrySession) => Promise<unknown>]>([
  ['promote', (s) => planPromotion(s, { ref: 'fraud/1', to: 'Staging', reason })],
  ['roll back', (s) => planRollback(s, { model: 'fraud', stage: 'Production', reason })],
  ['register', (s) => register(s, { model: 'fraud', source: 'HEAD', reason })],
  ['hold', (s) => hold(s, { model: 'fraud', stage: 'Production', reason })],
  ['release', (s) => release(s, { model: 'fraud', stage: 'Production', reason })],
])('a long reason to %s is not recorded', async (_action, act) => {
  const world = governedRemote('1');
  await refuses(act(world.cloneOf('ana@example.com')), 'longer than 2000 characters');
  expect(world.events()).toEqual([]);
});

it('a reason that is just short enough is', async () => {
  const world = governedRemote('1');
  await hold(world.cloneOf('ana@example.com'), { model: 'fraud', stage: 'Production', reason: long(2000) });
  expect(world.events()).toHaveLength(1);
});
