import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findTransition } from './checks/transition';
import { digestsOf, gitBlobId, versionDigest } from './digests';
import type { Evidence } from './evidence';
import { digits, evidenceOf, hoursAgo, transitionPolicy } from './fixtures/build';

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

describe('version', () => {
  test('is SHA-256 of RFC 8785 JSON without stages and aliases', () => {
    const version = { version: '8', aliases: ['a'], stages: [], tags: { z: 'é', a: '1' }, author: 'ana@example.com' };
    expect(versionDigest(version)).toBe(sha256('{"author":"ana@example.com","tags":{"a":"1","z":"é"},"version":"8"}'));
  });

  test('writes numbers as IEEE doubles do', () => {
    const { candidate } = evidenceOf({}, { stages: [], metrics: { m: { value: digits('1.50e0') } } });
    expect(versionDigest(candidate)).toBe(sha256('{"metrics":{"m":{"value":1.5}},"passed":[],"version":"8"}'));
  });

  test('keeps properties that nobody knows', () => {
    const { candidate } = evidenceOf({}, { framework: 'torch' });
    expect(versionDigest(candidate)).toBe(sha256('{"framework":"torch","passed":[],"version":"8"}'));
  });

  test('is missing where a number has no RFC 8785 form', () => {
    const { candidate } = evidenceOf({}, { metrics: { m: { value: digits('1e999') } } });
    expect(versionDigest(candidate)).toBeUndefined();
  });
});

describe('evidence', () => {
  const gate = (baseline: string) => `{metric: m, greaterIsBetter: true, minAbsoluteChange: 0, baseline: ${baseline}}`;
  const version = (name: string, hours: number) => ({
    version: name,
    passed: [{ stage: 'Production', at: hoursAgo(hours) }],
    metrics: { m: { value: 1 } },
  });
  const versions = [version('9', 3), version('10', 2), version('11', 1)];
  const policy = transitionPolicy(`gates: [{anyOf: [${gate('{lastPassed: 2}')}, ${gate('{version: "9"}')}]}]`);
  const evidence = evidenceOf({ versions }, { metrics: { m: { value: 1 } } });
  const digests = (of: Evidence): ReturnType<typeof digestsOf> => {
    const { transition } = findTransition(policy, of.transition.from, of.transition.to)!;
    return digestsOf({ evidence: of, transition, identity: { path: 'p', digest: 'abc', preview: false } });
  };

  test('covers model, transition, candidate and the baselines used, sorted by version', () => {
    const text = (value: unknown): string => JSON.stringify(sorted(JSON.parse(JSON.stringify(value))));
    const plain = {
      model: 'fraud-detection',
      from: 'Staging',
      to: 'Production',
      candidate: {
        version: '8',
        stages: [{ stage: 'Staging', since: hoursAgo(48) }],
        aliases: [],
        passed: [],
        metrics: { m: { value: 1 } },
      },
      baselines: [versions[1], versions[2], versions[0]],
    };
    expect(digests(evidence)).toEqual({
      version: versionDigest(evidence.candidate),
      policy: 'abc',
      evidence: sha256(text(plain)),
    });
  });

  test('does not change with versions that are not used', () => {
    const more = evidenceOf({ versions: [...versions, version('1', 99)] }, { metrics: { m: { value: 1 } } });
    expect(digests(more)).toEqual(digests(evidence));
  });

  function sorted(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, member]) => [key, sorted(member)] as const)
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
  }
});

test('a Git blob id is what git says', () => {
  expect(gitBlobId('hello\n')).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  expect(gitBlobId('')).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
  expect(gitBlobId('é\n')).toBe(createHash('sha1').update('blob 3\0é\n').digest('hex'));
});
