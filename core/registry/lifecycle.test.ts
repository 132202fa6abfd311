import { describe, expect, it } from 'vitest';
import { isExclusive, lifecycleOf, type Lifecycle } from './lifecycle';
import type { Capabilities } from './port';

const git: Capabilities = {
  stages: true,
  aliases: false,
  customStages: true,
  semver: true,
  compareAndSet: true,
  delete: false,
  history: true,
};
const STAGES = [{ name: 'Staging' }, { name: 'Production', native: 'prod', protected: true }];

function made(policy: Parameters<typeof lifecycleOf>[0], can = git): Lifecycle {
  const result = lifecycleOf(policy, can);
  if (!result.ok) throw new Error(result.message);
  return result.lifecycle;
}

describe('lifecycleOf', () => {
  it('translates between the policy and the registry', () => {
    const lifecycle = made({ stages: STAGES });
    expect([lifecycle.toNative('Production'), lifecycle.fromNative('prod')]).toEqual(['prod', 'Production']);
    expect([lifecycle.toNative('dev'), lifecycle.fromNative('dev')]).toEqual(['dev', 'dev']);
    expect(lifecycle.stages[1]).toEqual({ name: 'Production', native: 'prod', exclusive: true, protected: true });
  });

  it('does not take a stage of the registry for a policy stage of that name', () => {
    expect(made({ stages: STAGES }).fromNative('Production')).toBe('native:Production');
  });

  it('knows stages that only transitions name, but not None', () => {
    const lifecycle = made({ transitions: [{ from: ['None', 'Dev'], to: 'Production' }], stages: STAGES });
    expect(lifecycle.stages.map(({ name }) => name)).toEqual(['Staging', 'Production', 'Dev']);
  });

  it('lets many be archived unless the policy says otherwise', () => {
    expect(isExclusive(made({ stages: [{ name: 'Archived' }] }), 'Archived')).toBe(false);
    expect(isExclusive(made({ stages: [{ name: 'Archived', exclusive: true }] }), 'Archived')).toBe(true);
    expect(isExclusive(made(undefined), 'prod')).toBe(true);
  });

  it('says which stage a registry cannot keep', () => {
    expect(lifecycleOf({ stages: [{ name: 'Production', alias: 'champion' }] }, git)).toMatchObject({
      ok: false,
      message: expect.stringContaining('Production as an alias') as string,
    });
    expect(lifecycleOf({ stages: [{ name: 'Canary' }] }, { ...git, customStages: false }).ok).toBe(false);
  });
});
