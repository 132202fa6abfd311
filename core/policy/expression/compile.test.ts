import { expect, test } from 'vitest';
import { evidenceOf, gateCheck } from '../fixtures/build';
import { compileExpression } from './compile';

const metrics = { f1: { value: 0.91 }, recall: { value: 0.8 } };

test('the same expression on other evidence is evaluated anew, as often as one likes', () => {
  const gate = '{expression: "candidate.metrics.f1 > 0.9 || candidate.metrics.recall > 0.9"}';
  const results = [{}, metrics, { f1: metrics.f1 }, {}, metrics].map((given) => {
    return gateCheck(gate, evidenceOf({}, { metrics: given })).result;
  });
  expect(results).toEqual(['fail', 'pass', 'fail', 'fail', 'pass']);
});

test('an evaluation costs the same the first time and later', () => {
  const lists = Array.from({ length: 90 }, () => '1').join(',');
  const gate = `{expression: "[${lists}].all(x, [${lists}].all(y, x == y))"}`;
  const checks = [1, 2, 3].map(() => gateCheck(gate, evidenceOf()));
  expect(checks[1]).toEqual(checks[0]);
  expect(checks[2]).toEqual(checks[0]);
});

test('a check shows what the expression read', () => {
  const gate = '{expression: "candidate.metrics.f1 > 0.9 && candidate.createdAt < now"}';
  const evidence = evidenceOf({}, { metrics, createdAt: '2026-11-18T09:00:00Z' });
  expect(gateCheck(gate, evidence)).toMatchObject({
    result: 'pass',
    observed: { 'candidate.metrics.f1': 0.91, 'candidate.createdAt': '2026-11-18T09:00:00.000Z' },
    required: 'candidate.metrics.f1 > 0.9 && candidate.createdAt < now',
  });
});

test.each([
  ['candidate.metrics.f1 > 0.5', ['candidate.metrics']],
  ["candidate['metrics'].f1 > 0.5", ['candidate.metrics']],
  ['has(baseline.tags.x)', ['baseline.tags']],
  ['[candidate].size() == 1', ['candidate']],
  ["candidate.aliases.all(a, a == baseline.version) || model == 'x'", ['candidate.aliases', 'baseline.version']],
])('%s reads %j', (source, expected) => {
  const compilation = compileExpression(source);
  const reads = compilation.ok ? compilation.expression.reads : [];
  expect(reads.map(({ of, property }) => (property === undefined ? of : `${of}.${property}`))).toEqual(expected);
});

test('a list of evidence that is walked through in squares ends as an error', () => {
  const aliases = Array.from({ length: 20_000 }, (_, index) => `a${index}`);
  const gate = '{expression: "candidate.aliases.all(a, candidate.aliases.exists(b, a == b))"}';
  expect(gateCheck(gate, evidenceOf({}, { aliases }))).toMatchObject({
    result: 'error',
    message: expect.stringContaining('too many steps') as string,
  });
});
