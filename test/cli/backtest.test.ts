import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleProject } from './example';
import { json, stagegate } from './support';

const project = exampleProject();

/** The example's policy with a bound that nothing meets. */
function strictPolicy(cwd: string): string {
  const text = readFileSync(path.join(cwd, 'promotion-policy.yaml'), 'utf8');
  writeFileSync(path.join(cwd, 'strict.promotion-policy.yaml'), text.replace(/threshold: 0\.92/, 'threshold: 0.999'));
  return 'strict.promotion-policy.yaml';
}

describe('backtest', () => {
  it('prints one row for each version and transition with gates', async () => {
    const cwd = project();
    const rows = await json<readonly Record<string, unknown>[]>(['backtest', strictPolicy(cwd), '--to', 'Production'], {
      cwd,
    });
    expect(rows.map(({ version, to, result }) => ({ version, to, result }))).toEqual([
      { version: 'v0.2.0', to: 'Production', result: 'fail' },
      { version: 'v0.1.0', to: 'Production', result: 'fail' },
      { version: 'v0.0.1', to: 'Production', result: 'fail' },
    ]);
    const { stdout, code } = await stagegate(['backtest', 'strict.promotion-policy.yaml', '--last', '1'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('fraud-detection/v0.2.0');
    expect(stdout).not.toContain('v0.0.1');
  });

  it.each([
    [['backtest', 'gone.yaml'], 'no such file'],
    [['backtest', 'promotion-policy.yaml', '--last', '0'], 'from 1 to 1000'],
    [['backtest', 'promotion-policy.yaml', '--to', 'Moon'], 'no transition to Moon'],
  ])('%j is a mistake', async (args, words) => {
    const { code, stderr } = await stagegate(args, { cwd: project() });
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
