import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { GitRepo } from '../support/git-repo';
import { Killed, runProcess } from '../../adapters/git/process';
import type { Ended, ProcessCall } from '../../adapters/git/process';

/** Git runs a program of the person that starts another one, which keeps git's pipes and ends only when it is told to. */
describe.skipIf(process.platform === 'win32')('a program that outlives git', () => {
  const children: number[] = [];
  afterEach(() => children.splice(0).forEach((id) => process.kill(id)));

  function start(body: string, call: Partial<ProcessCall> = {}): { ended: Promise<Ended>; child: () => number } {
    const { dir } = GitRepo.create();
    const file = path.join(dir, 'child');
    writeFileSync(
      path.join(dir, 'run'),
      `sleep 600 & echo $! > '${file}.part'; mv '${file}.part' '${file}'; ${body}\n`,
    );
    const args = ['-c', `alias.run=!sh '${path.join(dir, 'run')}'`, 'run'];
    const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
    const ended = runProcess({ cwd: dir, args, env, input: '', signal: undefined, timeout: 20_000, ...call });
    return { ended, child: () => Number(readFileSync(file, 'utf8')) };
  }

  /** Throws when the program is gone. */
  function expectAlive(id: number): void {
    children.push(id);
    expect(process.kill(id, 0)).toBe(true);
  }

  it('does not hold up what git has done', async () => {
    const { ended, child } = start('echo done');
    expect((await ended).stdout.toString()).toBe('done\n');
    expectAlive(child());
  });

  it('does not hold up a time-out', async () => {
    const { ended, child } = start('wait', { timeout: 1000 });
    await expect(ended).rejects.toEqual(new Killed('silent'));
    expectAlive(child());
  });

  it('does not hold up a cancel, and no listener is left', async () => {
    const controller = new AbortController();
    const { ended, child } = start('wait', { signal: controller.signal });
    const id = await until(child);
    controller.abort();
    await expect(ended).rejects.toEqual(new Killed('cancelled'));
    expectAlive(id);
  });

  async function until(read: () => number): Promise<number> {
    for (;;) {
      try {
        return read();
      } catch {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
});
