import { simpleGit } from 'simple-git';
import type { SimpleGitOptions } from 'simple-git';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { gitEnvironment } from './environment';
import { describeFailure, GitError } from './failures';

export interface GitCall {
  /** Standard input. */
  readonly input?: string | undefined;
  /** Variables on top of the person's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: CancelSignal | undefined;
  /** Kill git after this many milliseconds without output. */
  readonly timeout?: number;
}

export const LOCAL_TIMEOUT = 30_000;
export const NETWORK_TIMEOUT = 60_000;

/**
 * simple-git guards against options and variables that run programs. The variables here are the person's own (a credential
 * helper, an SSH command); arguments are fixed words of this folder and validated names, never free text.
 */
const TRUST_ENVIRONMENT: NonNullable<SimpleGitOptions['unsafe']> = {
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

/** The one place that runs git. Methods throw `RegistryFailure` and nothing else. */
export class Git {
  public constructor(public readonly cwd: string) {}

  /** Runs git to its end and returns what it printed. */
  public async run(args: readonly string[], call: GitCall = {}): Promise<string> {
    try {
      return await this.raw(args, call);
    } catch (error) {
      throw describeFailure(error, {
        cwd: this.cwd,
        command: commandOf(args),
        cancelled: call.signal?.aborted === true,
      });
    }
  }

  /** Like `run`, but undefined when git ended with code 1 and nothing to say: its way of answering no. */
  public async ask(args: readonly string[], call: GitCall = {}): Promise<string | undefined> {
    try {
      return await this.raw(args, call);
    } catch (error) {
      if (error instanceof GitError && error.exitCode === 1 && error.stderr.trim() === '') return undefined;
      throw describeFailure(error, {
        cwd: this.cwd,
        command: commandOf(args),
        cancelled: call.signal?.aborted === true,
      });
    }
  }

  /** Like `run`, but hands back how git failed for a caller that understands it; cancel and time-outs still throw. */
  public async attempt(args: readonly string[], call: GitCall = {}): Promise<string | GitError> {
    try {
      return await this.raw(args, call);
    } catch (error) {
      if (error instanceof GitError) return error;
      throw describeFailure(error, {
        cwd: this.cwd,
        command: commandOf(args),
        cancelled: call.signal?.aborted === true,
      });
    }
  }

  /** Contents of objects, byte for byte, in the order of the names; undefined for what does not exist. */
  public async readObjects(names: readonly string[], signal?: CancelSignal): Promise<(GitObject | undefined)[]> {
    if (names.length === 0) return [];
    try {
      const git = this.instance({ input: `${names.join('\n')}\n`, signal }, (error) => error);
      return parseBatch((await git.binaryCatFile(['--batch'])) as Buffer, names.length);
    } catch (error) {
      throw describeFailure(error, { cwd: this.cwd, command: 'cat-file', cancelled: signal?.aborted === true });
    }
  }

  private async raw(args: readonly string[], call: GitCall): Promise<string> {
    // simple-git wraps what its hook returns and loses the exit code, so the hook keeps it here.
    let ended: Error | undefined;
    const git = this.instance(call, (error) => (ended = error));
    try {
      return await git.raw([...args]);
    } catch (error) {
      throw ended ?? error;
    }
  }

  /** One instance a command: simple-git ties standard input and cancellation to the instance. */
  private instance(call: GitCall, ended: (error: Error) => Error): ReturnType<typeof simpleGit> {
    if (call.signal?.aborted === true) throw new RegistryFailure('cancelled', 'Cancelled.');
    const env = gitEnvironment(call.env);
    const options: Partial<SimpleGitOptions> = {
      timeout: { block: call.timeout ?? LOCAL_TIMEOUT },
      // The default takes what has arrived 50 ms after the exit, which on a busy machine is not everything.
      completion: { onClose: true, onExit: false },
      allowEnvironment: Object.keys(env),
      unsafe: TRUST_ENVIRONMENT,
      input: () => call.input ?? '',
      errors: (error, result) =>
        error === undefined && result.exitCode === 0 ? undefined : ended(howItEnded(error, result)),
    };
    if (call.signal !== undefined) options.abort = abortSignal(call.signal);
    return simpleGit(this.cwd, options).env(env);
  }
}

/** `-c name=value` comes before it. */
function commandOf(args: readonly string[]): string {
  return args.find((word, index) => word !== '-c' && args[index - 1] !== '-c') ?? '';
}

interface Ended {
  readonly exitCode: number;
  readonly stdOut: readonly Buffer[];
  readonly stdErr: readonly Buffer[];
}

/** A process that we killed (time-out, cancel) has no exit code, and simple-git's own error says why. */
function howItEnded(error: Buffer | Error | undefined, { exitCode, stdOut, stdErr }: Ended): Error {
  if (error instanceof Error && !(exitCode > 0)) return error;
  return new GitError(exitCode, text(stdOut), text(stdErr));
}

const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString('utf8');

function abortSignal(signal: CancelSignal): AbortSignal {
  const controller = new AbortController();
  signal.addEventListener('abort', () => controller.abort(), { once: true });
  return controller.signal;
}

export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** Parses the output of `git cat-file --batch`. */
function parseBatch(output: Buffer, count: number): (GitObject | undefined)[] {
  const objects: (GitObject | undefined)[] = [];
  let at = 0;
  while (objects.length < count) {
    const end = output.indexOf(0x0a, at);
    if (end < 0) throw new RegistryFailure('unreachable', 'git cat-file ended early: try again.');
    const [, id, type, size] = /^([0-9a-f]{40,64}) (\w+) ([0-9]+)$/.exec(output.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (id === undefined || type === undefined) {
      objects.push(undefined);
      continue;
    }
    objects.push({ id, type, bytes: output.subarray(at, at + Number(size)) });
    at += Number(size) + 1;
  }
  return objects;
}
