import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the vocabularies are those of the installed packages', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/vocabularies.mjs', '--check'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});
