import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface TraceEvent {
  readonly event: string;
  /** Of the process, with that of its parent before it. */
  readonly sid: string;
  readonly argv?: readonly string[];
}

/** How many git processes a piece of work starts, by git's own trace. */
export async function gitProcesses(work: () => Promise<unknown>): Promise<number> {
  return (await traced(work)).filter(({ event }) => event === 'start').length;
}

/** How many processes of one git command run at the same time at most. */
export async function mostAtOnce(command: string, work: () => Promise<unknown>): Promise<number> {
  const running = new Set<string>();
  let most = 0;
  for (const { event, sid, argv = [] } of await traced(work)) {
    if (event === 'start' && argv.includes(command)) running.add(sid);
    if (event === 'atexit') running.delete(sid);
    most = Math.max(most, running.size);
  }
  return most;
}

async function traced(work: () => Promise<unknown>): Promise<TraceEvent[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'git-trace-'));
  const file = path.join(folder, 'events');
  process.env['GIT_TRACE2_EVENT'] = file;
  try {
    await work();
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as TraceEvent);
  } finally {
    delete process.env['GIT_TRACE2_EVENT'];
    rmSync(folder, { recursive: true });
  }
}
