import { expect, test } from 'vitest';
import { parsePolicy } from '../parse';

const repeated = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');
const stages = (count: number, name: (index: number) => string): string =>
  repeated(count, (index) => `  - {name: ${name(index)}}\n`);

test('many findings are cut off at two hundred, and the last one says so', () => {
  const found = parsePolicy(`version: 1\nstages:\n${stages(400, () => 'None')}`).findings;
  expect(found).toHaveLength(201);
  expect(found.at(-1)).toMatchObject({
    severity: 'error',
    code: 'more-findings',
    message: 'There are more than 200 findings; correct these to see the others.',
  });
  expect(parsePolicy(`version: 1\n${'a: "\\q"\n'.repeat(400)}`).findings).toHaveLength(201);
});

test('two hundred findings are listed', () => {
  const found = parsePolicy(`version: 1\n${repeated(200, (index) => `x${index}: 1\n`)}`).findings;
  expect(found.map(({ code }) => code)).toEqual(Array<string>(200).fill('unknown-property'));
});

const rights = `roles: {ops: {members: [a@b.c], may: [${repeated(300, (index) => `fly${index}, `)}]}}\n`;

test('many findings leave a policy valid that has warnings only', () => {
  const { policy, findings } = parsePolicy(`version: 1\n${rights}transitions: []\n`);
  expect(findings.at(-1)).toMatchObject({ severity: 'warning', code: 'more-findings' });
  expect(policy).toBeDefined();
});

test('errors are listed before hundreds of warnings', () => {
  const { policy, findings } = parsePolicy(`version: 1\n${rights}stages: [{name: None}]\n`);
  expect(findings[0]).toMatchObject({ severity: 'error', code: 'reserved-stage' });
  expect(findings.at(-1)).toMatchObject({ severity: 'error', code: 'more-findings' });
  expect(policy).toBeUndefined();
});

test.each([
  [
    'transitions between thousands of stages',
    `stages:\n${stages(3_000, (index) => `Stage${index}`)}transitions:\n${repeated(2_400, (index) => `  - {from: [Stag${index}e], to: Staeg${index}}\n`)}`,
  ],
  ['unknown properties', repeated(50_000, (index) => `p${index}: 1\n`)],
  [
    'names of monitors',
    `transitions:\n  - {from: [A], to: B, rollout: {target: t, steps: [1], analysis: [${repeated(30_000, (index) => `m${index}, `)}]}}\nmonitors:\n${repeated(30_000, (index) => `  n${index}: 1\n`)}`,
  ],
  [
    'names of roles',
    `transitions:\n  - {from: [A], to: B, approvals: {rules: [${repeated(20_000, (index) => `{from: m${index}}, `)}]}}\nroles:\n${repeated(20_000, (index) => `  r${index}: 1\n`)}`,
  ],
])('tens of thousands of findings end after two hundred: %s', (_what, text) => {
  expect(parsePolicy(`version: 1\n${text}`).findings).toHaveLength(201);
});
