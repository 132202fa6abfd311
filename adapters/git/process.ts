import { existsSync } from 'node:fs';
import { simpleGit } from 'simple-git';
import type { SimpleGitOptions } from 'simple-git';
import type { CancelSignal } from '../../core/text/cancellation';

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

/**
 * simple-git guards against options and variables that run programs. The variables here are the person's own (a credential
 * helper, an SSH command); arguments are fixed words of this folder and validated names, never free text.
 */
const TRUST: NonNullable<SimpleGitOptions['unsafe']> = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafePager: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
};

/** Runs git to its end. Rejects with `Killed` as soon as it is told to stop, and with an `Error` when git cannot be started. */
export async function runProcess(call: ProcessCall): Promise<Ended> {
  if (!existsSync(call.cwd)) throw new Error('the folder does not exist');
  const controller = new AbortController();
  let kill: (why: Killed['why']) => void = () => undefined;
  const killed = new Promise<never>((_, reject) => {
    kill = (why) => {
      reject(new Killed(why));
      controller.abort();
    };
  });
  const cancel = (): void => kill('cancelled');
  const silence = whenSilent(call.timeout, () => kill('silent'));
  call.signal?.addEventListener('abort', cancel, { once: true });
  try {
    // What git started may keep its pipes open after git was told to end, so that the end of git is not waited for.
    return await Promise.race([start(call, controller.signal, silence.interrupt), killed]);
  } finally {
    silence.end();
    call.signal?.removeEventListener('abort', cancel);
  }
}

/** One instance a command: simple-git ties standard input and cancellation to the instance. */
async function start({ cwd, args, env, input }: ProcessCall, abort: AbortSignal, onOutput: () => void): Promise<Ended> {
  let ended: Ended | undefined;
  const git = simpleGit(cwd, {
    abort,
    completion: { onClose: true, onExit: AFTER_EXIT },
    allowEnvironment: Object.keys(env),
    unsafe: TRUST,
    input: () => input,
    // simple-git loses the exit code and decodes what was printed, so both are kept here.
    errors: (error, { exitCode, stdOut, stdErr }) => {
      if (error instanceof Error && !(exitCode > 0)) return error;
      ended = { exitCode, stdout: Buffer.concat(stdOut), stderr: Buffer.concat(stdErr) };
      return undefined;
    },
  });
  git.outputHandler((_, stdout, stderr) => {
    for (const stream of [stdout, stderr]) stream.on('data', onOutput);
  });
  await git.env({ ...env }).raw([...args]);
  if (ended === undefined) throw new Error('git ended and did not say how');
  return ended;
}

/** Calls back once nothing has interrupted it for so many milliseconds. */
function whenSilent(milliseconds: number, then: () => void): { interrupt: () => void; end: () => void } {
  let interruptions = 0;
  const look = (): void => {
    const before = interruptions;
    // Timers come before arrived data when the event loop was busy for long: data has its turn first.
    setImmediate(() => (interruptions === before ? then() : undefined));
  };
  const timer = setTimeout(look, milliseconds);
  const interrupt = (): void => {
    interruptions += 1;
    timer.refresh();
  };
  return { interrupt, end: () => clearTimeout(timer) };
}
