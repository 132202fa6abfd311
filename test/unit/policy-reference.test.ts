import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

test('the reference in docs/policy.md is that of the schema', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/policy-reference.mjs', '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

const ROOMS = ['core/policy', 'core/text', 'core/language/policies'];
const CODE =
  /(?:errorAt|whole|report|keyFinding)\((?:[^()']|\([^()]*\))*'([a-z]+(?:-[a-z]+)+)'|\b(?:code|id): '([a-z]+(?:-[a-z]+)+)'/g;

test('every code of a finding in policies is in docs/policy.md', () => {
  const documented = readFileSync('docs/policy.md', 'utf8');
  const codes = ROOMS.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => path.join(room, file)),
  )
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(CODE)].map(([, told, coded]) => told ?? coded ?? ''));
  expect(codes.length).toBeGreaterThan(50);
  expect([...new Set(codes)].filter((code) => !documented.includes(`\`${code}\``))).toEqual([]);
});
