import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** How many git processes a piece of work starts, by git's own trace. */
export async function gitProcesses(work: () => Promise<unknown>): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'git-trace-'));
  const file = path.join(folder, 'events');
  process.env['GIT_TRACE2_EVENT'] = file;
  try {
    await work();
    return readFileSync(file, 'utf8').match(/"event":"start"/g)?.length ?? 0;
  } finally {
    delete process.env['GIT_TRACE2_EVENT'];
    rmSync(folder, { recursive: true });
  }
}
