import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the reference in docs/policy.md is that of the schema', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/policy-reference.mjs', '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
