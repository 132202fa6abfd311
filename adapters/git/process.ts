import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { CancelSignal } from '../../core/text/cancellation';
import { Silence } from './silence';

export interface ProcessCall {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
  readonly signal: CancelSignal | undefined;
  /** Milliseconds without output after which git is ended. */
  readonly timeout: number;
}

export interface Ended {
  /** -1 when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** Git was ended by us. */
export class Killed extends Error {
  public constructor(public readonly why: 'cancelled' | 'silent') {
    super(`ended: ${why}`);
  }
}

/** What git started (ssh, a credential helper) may live on and keep the pipes open; its last words are not waited for. */
const AFTER_EXIT = 2_000;

/** Runs git to its end. Rejects with `Killed` as soon as it is told to stop, and with an `Error` when git cannot be started. */
export function runProcess(call: ProcessCall): Promise<Ended> {
  if (!existsSync(call.cwd)) return Promise.reject(new Error('the folder does not exist'));
  return new Promise((resolve, reject) => {
    const child = spawn('git', call.args, { cwd: call.cwd, env: call.env, stdio: 'pipe', windowsHide: true });
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    const kill = (why: Killed['why']): void => {
      child.kill();
      release();
      reject(new Killed(why));
    };
    const cancel = (): void => kill('cancelled');
    let silence = new Silence(call.timeout, () => kill('silent'));
    const release = (): void => {
      silence.end();
      call.signal?.removeEventListener('abort', cancel);
      leave(child);
    };
    const end = (): void => {
      release();
      const [stdout, stderr] = [Buffer.concat(output.stdout), Buffer.concat(output.stderr)];
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        output[name].push(chunk);
        silence.interrupt();
      });
    }
    child.on('exit', () => {
      silence.end();
      silence = new Silence(AFTER_EXIT, end);
    });
    child.on('close', end);
    child.on('error', (error) => {
      release();
      reject(error);
    });
    call.signal?.addEventListener('abort', cancel, { once: true });
    // Git may end before it has read everything, and says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.input);
  });
}

/** Nothing of a process that is over, or was told to end, keeps ours alive. */
function leave(child: ChildProcessWithoutNullStreams): void {
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  child.removeAllListeners('exit').removeAllListeners('close');
  child.unref();
}
