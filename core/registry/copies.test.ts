import { describe, expect, it } from 'vitest';
import { checkPaths, digestOf, formatOrigin, parseOrigin } from './copies';
import { RegistryFailure } from './errors';

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('The digest of files', () => {
  const files = [
    { path: 'MLmodel', sha256: 'a'.repeat(64) },
    { path: 'data/model.bin', sha256: 'b'.repeat(64) },
  ];

  it('does not depend on their order', () => {
    expect(digestOf(files)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digestOf(files.toReversed())).toBe(digestOf(files));
  });

  it('depends on every name and every content', () => {
    const [first, second] = files;
    const others = [
      [first],
      [first, { ...second, path: 'data/model.bin2' }],
      [first, { ...second, sha256: 'c'.repeat(64) }],
      [
        { ...first, sha256: 'b'.repeat(64) },
        { ...second, sha256: 'a'.repeat(64) },
      ],
    ] as (typeof files)[];
    expect(new Set([files, ...others].map(digestOf)).size).toBe(5);
  });
});

describe('Where a copy comes from', () => {
  it.each(['fraud', 'team a/fraud', 'a:b 7'])('is written and read for the model %j', (model) => {
    const origin = { registry: 'mlflow:https://host?workspace=a%20b', model, version: '3', digest: DIGEST };
    expect(parseOrigin(formatOrigin(origin), DIGEST)).toEqual(origin);
  });

  it.each([
    [undefined, DIGEST],
    ['mlflow:https://host fraud/3', undefined],
    ['mlflow:https://host fraud/3', 'md5:0'],
    ['mlflow:https://host fraud', DIGEST],
    ['mlflow:https://host fraud/git:.|7', DIGEST],
    ['fraud/3', DIGEST],
  ])('is nothing that we wrote: %j with %j', (source, digest) => {
    expect(parseOrigin(source, digest)).toBeUndefined();
  });
});

describe('Paths of files', () => {
  it('are taken as they are', () => {
    expect(() => checkPaths([{ path: 'MLmodel' }, { path: 'a b/c&d.bin' }, { path: '...' }], 'fraud/1')).not.toThrow();
  });

  it.each(['../x', 'a/../b', '/etc/passwd', 'a//b', './a', '', 'a\\b', 'a\nb'])(
    'are refused where they lead elsewhere: %j',
    (path) => {
      expect(() => checkPaths([{ path }], 'fraud/1')).toThrow(RegistryFailure);
    },
  );

  it('are refused where two are the same', () => {
    expect(() => checkPaths([{ path: 'a' }, { path: 'a' }], 'fraud/1')).toThrow('which cannot be copied');
  });
});
