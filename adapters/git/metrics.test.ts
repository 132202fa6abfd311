import { LosslessNumber } from 'lossless-json';
import { expect, it } from 'vitest';
import { parseMetrics } from './metrics';

const exact = (digits: string): object => expect.objectContaining({ value: digits, isLosslessNumber: true }) as object;

it('keeps the digits of numbers, and names nested ones with dots', () => {
  const wanted = {
    f1: { value: exact('0.30') },
    'test.loss': { value: exact('1e-3') },
    'test.eu.n': { value: exact('-0.0') },
  };
  expect(parseMetrics('{"f1": 0.30, "test": {"loss": 1e-3, "eu": {"n": -0.0}}}', 'metrics.json')).toEqual(wanted);
  expect(parseMetrics('f1: 0.30\ntest:\n  loss: 1e-3\n  eu: {n: -0.0}\n', 'metrics.yaml')).toEqual(wanted);
});

it('reads the evidence form', () => {
  const text =
    '{"acc": {"value": 0.9, "dataset": {"name": "holdout", "digest": "ab"}, "at": "2026-11-20T08:00:00Z", "samples": 100, "slices": [{"where": {"region": "eu", "n": 1}, "value": 0.8, "samples": 30}]}}';
  expect(parseMetrics(text, 'metrics.json')).toEqual({
    acc: {
      value: exact('0.9'),
      dataset: { name: 'holdout', digest: 'ab' },
      at: '2026-11-20T08:00:00Z',
      samples: exact('100'),
      slices: [{ where: { region: 'eu', n: 1 }, value: exact('0.8'), samples: exact('30') }],
    },
  });
});

it('keeps what is no number as what it is, so that a gate can say so', () => {
  expect(
    parseMetrics(
      '{"a": NaN, "b": -Infinity, "c": "high", "d": true, "e": null, "f": [1, 2], "g": "NaN and Infinity"}',
      'm.json',
    ),
  ).toEqual({
    a: { value: 'NaN' },
    b: { value: '-Infinity' },
    c: { value: 'high' },
    d: { value: true },
    e: null,
    g: { value: 'NaN and Infinity' },
  });
  expect(parseMetrics('a: .nan\nb: -.inf\n', 'm.yaml')).toEqual({ a: { value: 'NaN' }, b: { value: '-Infinity' } });
});

it.each([
  ['{"a": 1', 'metrics.json', 'JSON'],
  ['a: 1', 'metrics.json', 'JSON'],
  ['[1]', 'metrics.json', 'JSON object'],
  ['a: [', 'metrics.yaml', 'YAML'],
  ['just text', 'metrics.yml', 'mapping'],
])('says what is wrong with %s', (text, path, word) => {
  expect(parseMetrics(text, path)).toContain(word);
});

it('is not polluted by hostile keys', () => {
  parseMetrics('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}', 'metrics.json');
  parseMetrics('__proto__: {polluted: 1}\n', 'metrics.yaml');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(new LosslessNumber('1')).not.toHaveProperty('polluted');
});
