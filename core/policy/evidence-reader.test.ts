import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exactText } from './decimal';
import type { Evidence } from './evidence';
import { readEvidence } from './evidence-reader';
import { withDoubles } from './record';

const full = readFileSync(new URL('./fixtures/full.evidence.json', import.meta.url), 'utf8');
const minimal = {
  now: '2026-11-22T12:00:00Z',
  model: 'm',
  transition: { from: 'None', to: 'A' },
  candidate: { version: '1' },
};
const read = (patch: Record<string, unknown>) => readEvidence(JSON.stringify({ ...minimal, ...patch }));
const candidate = (patch: Record<string, unknown>) => read({ candidate: { version: '1', ...patch } });

test('evidence that uses the whole format', () => {
  const { evidence, problem } = readEvidence(full);
  expect(problem).toBeUndefined();
  expect(evidence?.candidate.stages).toEqual([{ stage: 'Staging', since: '2026-11-20T08:00:00Z' }]);
});

test('the least evidence', () => {
  expect(read({}).evidence).toEqual(minimal);
});

const metricText = (evidence: Evidence | undefined, name: string): string | undefined => {
  const value = evidence?.candidate.metrics?.[name]?.value;
  return typeof value === 'string' ? value : exactText(value);
};

test('numbers keep their digits, in JSON and in YAML', () => {
  const json = readEvidence(
    JSON.stringify(minimal).replace('"version":"1"', '"version":"1","metrics":{"m":{"value":0.10}}'),
  );
  expect(metricText(json.evidence, 'm')).toBe('0.10');
  const metrics = '{m: {value: 0.10}, n: {value: .nan}, o: {value: +.5}}';
  const { evidence } = readEvidence(
    `now: 2026-11-22T12:00:00Z\nmodel: m\ntransition: {from: None, to: A}\ncandidate: {version: "1", metrics: ${metrics}}\n`,
    'yaml',
  );
  expect(['m', 'n', 'o'].map((name) => metricText(evidence, name))).toEqual(['0.10', 'NaN', '0.5']);
});

test('properties that nobody knows are kept', () => {
  expect(candidate({ framework: 'torch' }).evidence?.candidate).toMatchObject({ framework: 'torch' });
});

test('null stands for absent', () => {
  const { evidence } = read({ holds: null, actor: null, versions: null, approvals: null });
  expect(evidence).toEqual(minimal);
  expect(candidate({ stages: null, author: null, signature: null }).evidence).toEqual(minimal);
});

describe('null stands for absent by its place, whatever things are called', () => {
  test.each([
    ['tags called `value` and `card`', { tags: { value: null, card: null, a: 'b' } }, { tags: { a: 'b' } }],
    ['a metric called `where`', { metrics: { where: { value: 1, at: null } } }, { metrics: { where: { value: 1 } } }],
    ['a section called `frontMatter`', card({ sections: { frontMatter: null } }), card({ sections: {} })],
    ['slices', { metrics: { m: { slices: null } } }, { metrics: { m: {} } }],
  ])('%s', (_what, given, read) => {
    expect(withDoubles(candidate(given).evidence?.candidate)).toEqual({ version: '1', ...read });
  });

  test.each([
    ['a metric', { metrics: { value: null, m: { value: null } } }],
    ["a metric's value", { metrics: { m: { value: { a: null }, slices: [{ where: { a: 'b' }, value: null }] } } }],
    ['no card', { card: null }],
    ['front matter', card({ frontMatter: { license: null, a: { b: [{ c: null }] } } })],
    ['claims', card({ claims: [{ metric: 'm', dataset: null }] })],
  ])('kept: %s', (_what, given) => {
    expect(withDoubles(candidate(given).evidence?.candidate)).toEqual({ version: '1', ...given });
    const versions = [{ version: '2', ...given }];
    expect(withDoubles(read({ versions }).evidence?.versions)).toEqual(versions);
  });

  function card(parts: Record<string, unknown>) {
    return { card: { frontMatter: {}, sections: {}, ...parts } };
  }
});

describe('what cannot be read', () => {
  test.each([
    ['no JSON', '{', 'The evidence is not JSON'],
    ['nothing', '', 'The evidence is not JSON'],
    ['NaN', '{"now": NaN}', 'The evidence is not JSON'],
    ['a list', '[]', 'The evidence cannot be read'],
    ['a duplicate key', '{"now": "a", "now": "b"}', 'Duplicate key'],
    ['deep nesting', '['.repeat(100_000), 'The evidence is not JSON'],
  ])('%s', (_what, text, sentence) => {
    const { evidence, problem } = readEvidence(text);
    expect(evidence).toBeUndefined();
    expect(problem).toContain(sentence);
    expect(problem).toMatch(/\.$/);
  });

  test.each([
    ['no candidate', { candidate: undefined }, '`candidate` is missing'],
    ['no model', { model: undefined }, '`model` is missing'],
    ['stages as a text', { candidate: { version: '1', stages: 'Staging' } }, 'candidate.stages'],
    ['a version as a number', { candidate: { version: 1 } }, 'candidate.version'],
    ['a signature as a text', { candidate: { version: '1', signature: 'yes' } }, 'candidate.signature'],
    ['a tag as a number', { candidate: { version: '1', tags: { a: 1 } } }, 'candidate.tags.a'],
    ['a metric as a number', { candidate: { version: '1', metrics: { m: 0.9 } } }, 'candidate.metrics.m'],
    [
      'samples as a text',
      { candidate: { version: '1', metrics: { m: { samples: '9' } } } },
      'candidate.metrics.m.samples',
    ],
    ['holds as an object', { holds: {} }, 'holds'],
    ['a hold without a stage', { holds: [{ at: 'x' }] }, 'holds.0'],
    ['a decision that is none', { approvals: [{ by: 'a', at: 'b', decision: 'yes' }] }, 'approvals.0.decision'],
    ['an outage without a reason', { unavailable: { metrics: null } }, 'unavailable.metrics'],
    ['an outage of no known part', { unavailable: { tag: 'timeout' } }, 'did you mean `tags`?'],
    [
      'a slice of nothing',
      { candidate: { version: '1', metrics: { m: { slices: [{ where: { region: null } }] } } } },
      'candidate.metrics.m.slices.0.where.region',
    ],
    [
      'digests that are null',
      { approvals: [{ by: 'a', at: 'b', decision: 'approve', digests: null }] },
      'approvals.0.digests',
    ],
  ])('%s', (_what, patch, place) => {
    const { evidence, problem } = read(patch);
    expect(evidence).toBeUndefined();
    expect(problem).toContain(place);
  });
});

test("a metric's value may be anything: its gate judges it", () => {
  for (const value of [true, 'x', null, [1], { a: 1 }]) {
    expect(candidate({ metrics: { m: { value } } }).problem).toBeUndefined();
  }
});

test('a prototype is no data', () => {
  const text = JSON.stringify(minimal).replace('"version":"1"', '"version":"1","__proto__":{"signature":true}');
  expect(readEvidence(text).evidence?.candidate.signature).toBeUndefined();
});
