import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openGitSession } from '../../../adapters/git/session';
import { SharedRemote } from './shared-remote';

describe('one step', () => {
  it('fetches once for registry and trail, and the next step again', async () => {
    const clone = new SharedRemote({ fraud: 1 }).clone('ana');
    const log = `${clone.dir}/.git/fetches`;
    clone.git('config', 'remote.origin.uploadpack', `echo x >> '${log}'; git-upload-pack`);
    const fetches = (): number => readFileSync(log, 'utf8').length / 2;
    const { registry, trail } = await openGitSession({ cwd: clone.dir });
    await registry.refresh();
    await trail.fetch();
    expect(fetches()).toBe(1);
    await trail.fetch();
    await registry.refresh();
    expect(fetches()).toBe(2);
    await registry.refresh();
    expect(fetches()).toBe(3);
  });
});
