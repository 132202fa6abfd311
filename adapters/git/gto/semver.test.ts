import { expect, it } from 'vitest';
import { bumpVersion, compareVersions } from './semver';

it('orders versions by precedence', () => {
  const ascending = [
    'v0.9.9',
    'v1.0.0-1',
    'v1.0.0-alpha',
    'v1.0.0-alpha.1',
    'v1.0.0-alpha.beta',
    'v1.0.0-rc.2',
    'v1.0.0-rc.10',
    'v1.0.0',
    'v1.2.0',
    'v1.10.0',
    'v99999999999999999999.0.0',
  ];
  expect(ascending.toReversed().sort(compareVersions)).toEqual(ascending);
  expect(compareVersions('v1.0.0+a', 'v1.0.0+b')).toBe(0);
});

it.each([
  ['v1.2.3', 'patch', 'v1.2.4'],
  ['v1.2.3', 'minor', 'v1.3.0'],
  ['v1.2.3', 'major', 'v2.0.0'],
  ['v2.0.0-rc.1', 'patch', 'v2.0.1'],
  ['v1.2.3+b', 'patch', 'v1.2.4'],
  ['v9007199254740993.0.0', 'major', 'v9007199254740994.0.0'],
] as const)('%s, %s: %s', (version, bump, next) => {
  expect(bumpVersion(version, bump)).toBe(next);
});
