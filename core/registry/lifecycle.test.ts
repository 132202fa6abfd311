import { describe, expect, it } from 'vitest';
import { isExclusive, lifecycleHoldings, lifecycleOf, namedPlacesOf, type Lifecycle } from './lifecycle';
import type { Capabilities } from './port';

const git: Capabilities = {
  stages: true,
  aliases: false,
  tags: false,
  customStages: true,
  semver: true,
  compareAndSet: true,
  delete: false,
  history: true,
};
/** MLflow's: fixed stages, aliases and tags. */
const mlflow: Capabilities = { ...git, aliases: true, tags: true, customStages: false, semver: false, history: false };
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
    expect(lifecycleOf({ stages: [{ name: 'Old', tag: { lifecycle: 'old' } }] }, git)).toMatchObject({
      ok: false,
      message: expect.stringContaining('Old as a tag') as string,
    });
    expect(lifecycleOf({ stages: [{ name: 'Canary' }] }, { ...git, customStages: false }).ok).toBe(false);
    expect(lifecycleOf({ stages: [{ name: 'Canary', stage: 'Canary' }] }, mlflow)).toEqual({
      ok: false,
      message:
        'This registry cannot keep the stage Canary as Canary; let the policy say stage: with Staging, Production, Archived or alias: or tag:.',
    });
  });

  it('keeps stages as aliases, tags or stages of the registry, as the policy says', () => {
    const lifecycle = made(
      {
        stages: [
          { name: 'Staging', stage: 'Staging' },
          { name: 'Production', alias: 'champion' },
          { name: 'Retired', tag: { lifecycle: 'retired' }, exclusive: false },
        ],
      },
      mlflow,
    );
    expect(lifecycle.stages.map(({ native, exclusive }) => [native, exclusive])).toEqual([
      ['Staging', true],
      ['alias:champion', true],
      ['tag:lifecycle=retired', false],
    ]);
    expect(lifecycle.fromNative('alias:champion')).toBe('Production');
    expect(lifecycle.fromNative('Production')).toBe('native:Production');
    expect(namedPlacesOf(lifecycle)).toEqual(['tag:lifecycle=retired', 'tag:stage=Archived']);
  });

  it('keeps a stage that says nothing as an alias of its name, or as a tag if many hold it', () => {
    const { stages } = made(
      { stages: [{ name: 'Production' }, { name: 'Shadow', exclusive: false }, { name: 'Archived' }] },
      mlflow,
    );
    expect(stages.map(({ native }) => native)).toEqual(['alias:Production', 'tag:stage=Shadow', 'tag:stage=Archived']);
    expect(made({ stages: [{ name: 'Production' }] }).toNative('Production')).toBe('Production');
  });

  it('has no alias for many', () => {
    expect(lifecycleOf({ stages: [{ name: 'Shadow', alias: 'shadow', exclusive: false }] }, mlflow)).toEqual({
      ok: false,
      message:
        'An alias names one version, so that Shadow cannot be exclusive: false; keep it as a tag, or drop exclusive.',
    });
    expect(isExclusive(made({ stages: [{ name: 'Archived', alias: 'old' }] }, mlflow), 'Archived')).toBe(true);
  });

  it('takes names without a policy for stages of the registry, else for aliases', () => {
    const lifecycle = made(undefined, mlflow);
    expect(['Production', 'champion', 'alias:x', 'tag:a=b'].map((name) => lifecycle.toNative(name))).toEqual([
      'Production',
      'alias:champion',
      'alias:x',
      'tag:a=b',
    ]);
    expect(made(undefined).toNative('champion')).toBe('champion');
  });

  it('finds the stages that a version holds as an alias or a tag', () => {
    const lifecycle = made({ stages: [{ name: 'Production', alias: 'champion' }, { name: 'Archived' }] }, mlflow);
    const version = {
      stages: [{ stage: 'Staging' }],
      aliases: ['champion', 'fast'],
      tags: { stage: 'Archived', risk: 'low' },
    };
    expect(lifecycleHoldings(lifecycle, version)).toEqual([{ stage: 'Production' }, { stage: 'Archived' }]);
  });
});

describe('A stage that another registry keeps', () => {
  const PROD = 'mlflow:https://prod.example.com';
  const there = { ...mlflow, elsewhere: (uri: string) => (uri === PROD ? mlflow : undefined) };
  const stage = (more: object) => ({ stages: [{ name: 'Production', ...more }] });

  it.each([
    [{ alias: 'champion' }, `${PROD}|alias:champion`],
    [{ stage: 'Production' }, `${PROD}|Production`],
    [{ tag: { lifecycle: 'live' } }, `${PROD}|tag:lifecycle=live`],
    [{}, `${PROD}|alias:Production`],
  ])('%j is %s', (form, native) => {
    const result = lifecycleOf(stage({ ...form, registry: 'https://prod.example.com/' }), there);
    expect(result.ok && result.lifecycle.toNative('Production')).toBe(native);
    expect(result.ok && result.lifecycle.fromNative(native)).toBe('Production');
    expect(result.ok && namedPlacesOf(result.lifecycle)).toContain(native);
  });

  it('is the own one if the policy says the same of itself', () => {
    const result = lifecycleOf(
      { ...stage({ alias: 'champion', registry: PROD }), registry: 'https://prod.example.com' },
      mlflow,
    );
    expect(result.ok && result.lifecycle.toNative('Production')).toBe('alias:champion');
  });

  it.each([
    ['no MLflow server', there, 'git:../other', 'cannot be kept in git:../other: name another MLflow server'],
    ['the registry of a transaction', git, PROD, 'Versions of this registry cannot be copied to'],
    ['an address that no place can have', { ...mlflow, elsewhere: () => mlflow }, `${PROD}/a|b`, 'cannot be kept in'],
  ])('is refused with a sentence for %s', (_, can, registry, message) => {
    expect(lifecycleOf(stage({ registry }), can)).toEqual({
      ok: false,
      message: expect.stringContaining(message) as string,
    });
  });
});
