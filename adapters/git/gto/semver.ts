import { parseVersion } from './grammar';
import { compareDigits, compareText } from './order';

/**
 * Order of two GTO versions by precedence; build metadata does not count. Numbers of any length compare exactly:
 * the npm package refuses those beyond 2^53, GTO does not.
 */
export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (left === undefined || right === undefined) throw new Error(`Not a version: ${left === undefined ? a : b}`);
  for (const [index, number] of left.numbers.entries()) {
    const order = compareDigits(number, right.numbers[index] ?? '0');
    if (order !== 0) return order;
  }
  return comparePrereleases(left.prerelease, right.prerelease);
}

function comparePrereleases(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return Math.sign(right.length - left.length);
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = comparePart(part, other);
    if (order !== 0) return order;
  }
  return Math.sign(left.length - right.length);
}

function comparePart(left: string, right: string): number {
  const numeric = [left, right].map((part) => /^[0-9]+$/.test(part));
  if (numeric[0] === true && numeric[1] === true) return compareDigits(left, right);
  if (numeric[0] !== numeric[1]) return numeric[0] === true ? -1 : 1;
  return compareText(left, right);
}

export type Bump = 'major' | 'minor' | 'patch';

export const FIRST_VERSION = 'v0.0.1';

/** As python-semver bumps: `v2.0.0-rc.1` becomes `v2.0.1` (npm's `inc` would make `v2.0.0` of it). */
export function bumpVersion(version: string, bump: Bump): string {
  const parsed = parseVersion(version);
  if (parsed === undefined) throw new Error(`Not a version: ${version}`);
  const [major, minor, patch] = parsed.numbers.map(BigInt) as [bigint, bigint, bigint];
  switch (bump) {
    case 'major':
      return `v${String(major + 1n)}.0.0`;
    case 'minor':
      return `v${String(major)}.${String(minor + 1n)}.0`;
    case 'patch':
      return `v${String(major)}.${String(minor)}.${String(patch + 1n)}`;
  }
}
