import { expect, test } from 'vitest';
import { OpenRegistry } from '../../../client/registry/open-registry';
import * as services from '../../../core/promotion/services';
import { PROD, TwoRegistries } from './environments';

test('a registry of a stage that does not answer is a problem as soon as the list is there, and none once it answers', async () => {
  const world = new TwoRegistries();
  const identity = { key: 'k', uri: 'memory:staging', label: 'staging', folder: 'f', cwd: '/', isDefault: false };
  const registry = new OpenRegistry(identity, 'memory:staging', world.session(), services);
  await registry.readAttention();
  world.isDown = true;
  await registry.models({});
  expect(registry.attention.problems).toMatchObject([{ subject: PROD }]);
  registry.invalidate();
  await Promise.all([registry.readAttention(), registry.models({})]);
  expect(registry.attention.problems).toMatchObject([{ subject: PROD }]);
  world.isDown = false;
  registry.invalidate();
  await Promise.all([registry.readAttention(), registry.models({})]);
  expect(registry.attention.problems).toEqual([]);
});
