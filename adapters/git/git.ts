import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { gitEnvironment } from './environment';
import { describeFailure, GitError } from './failures';
import type { FailedCommand } from './failures';
import { runProcess } from './process';
import type { Ended } from './process';

export interface GitCall {
  /** Standard input. */
  readonly input?: string | undefined;
  /** Variables on top of the person's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: CancelSignal | undefined;
  /** Git is ended after this many milliseconds without output. */
  readonly timeout?: number;
}

export const LOCAL_TIMEOUT = 30_000;
export const NETWORK_TIMEOUT = 60_000;

/** The one place that runs git. Methods throw `RegistryFailure` and nothing else. */
export class Git {
  public constructor(public readonly cwd: string) {}

  /** Runs git to its end and returns what it printed. */
  public async run(args: readonly string[], call: GitCall = {}): Promise<string> {
    const answer = await this.attempt(args, call);
    if (answer instanceof GitError) throw describeFailure(answer, this.failed(args));
    return answer;
  }

  /** Like `run`, but undefined when git ended with code 1: its way of answering no. */
  public async ask(args: readonly string[], call: GitCall = {}): Promise<string | undefined> {
    const answer = await this.attempt(args, call);
    if (!(answer instanceof GitError)) return answer;
    if (answer.exitCode === 1) return undefined;
    throw describeFailure(answer, this.failed(args));
  }

  /** Like `run`, but hands back how git failed for a caller that understands it; cancel and time-outs throw `CutOff`. */
  public async attempt(args: readonly string[], call: GitCall = {}): Promise<string | GitError> {
    const { exitCode, stdout, stderr } = await this.start(args, call);
    if (exitCode === 0) return stdout.toString('utf8');
    return new GitError(exitCode, stdout.toString('utf8'), stderr.toString('utf8'));
  }

  /** Contents of objects, byte for byte, in the order of the names; undefined for what does not exist. */
  public async readObjects(names: readonly string[], signal?: CancelSignal): Promise<(GitObject | undefined)[]> {
    if (names.length === 0) return [];
    const args = ['cat-file', '--batch'];
    const { exitCode, stdout, stderr } = await this.start(args, { input: `${names.join('\n')}\n`, signal });
    if (exitCode === 0) return parseBatch(stdout, names.length);
    throw describeFailure(new GitError(exitCode, '', stderr.toString('utf8')), this.failed(args));
  }

  private async start(args: readonly string[], call: GitCall): Promise<Ended> {
    const { input = '', env, signal, timeout = LOCAL_TIMEOUT } = call;
    if (signal?.aborted === true) throw new RegistryFailure('cancelled', 'Cancelled.');
    try {
      return await runProcess({ cwd: this.cwd, args, env: gitEnvironment(env), input, signal, timeout });
    } catch (error) {
      throw describeFailure(error, this.failed(args));
    }
  }

  private failed(args: readonly string[]): FailedCommand {
    return { cwd: this.cwd, command: commandOf(args) };
  }
}

/** `-c name=value` comes before it. */
function commandOf(args: readonly string[]): string {
  return args.find((word, index) => word !== '-c' && args[index - 1] !== '-c') ?? '';
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
