import path from 'node:path';
import { statSync } from 'node:fs';
import type { Context, GlobalOptions } from './context';
import { ExitCode } from './exit-codes';
import { UsageError, describeFailure } from './failure';
import { abortOnInterrupt } from './interrupt';
import { createOutput, type Output } from './output/output';
import { createProgram } from './program';

/** Runs one command line and returns its exit code; never throws. */
export async function run(argv: readonly string[], version: string): Promise<number> {
  const output = createOutput(process.stdout, process.stderr, process.env);
  const signal = abortOnInterrupt();
  const code = await execute(argv, version, output, signal);
  const failure = await output.flush();
  if (failure === undefined) return code;
  output.note(`stagegate: The output could not be written: ${failure.message}`);
  return ExitCode.undecided;
}

async function execute(argv: readonly string[], version: string, output: Output, signal: AbortSignal): Promise<number> {
  let code: number = ExitCode.done;
  const program = createProgram(version, output, async (options, command) => {
    code = await command(contextOf(options, output, signal));
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    const report = describeFailure(error);
    if (report.message !== undefined) output.note(`stagegate: ${report.message}`);
    return signal.aborted ? ExitCode.interrupted : report.code;
  }
}

function contextOf(options: GlobalOptions, output: Output, signal: AbortSignal): Context {
  const cwd = path.resolve(options.cwd ?? '.');
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`There is no directory ${cwd}; give --cwd one that exists.`);
  const interactive = process.stdin.isTTY && process.stderr.isTTY;
  return { cwd, env: process.env, options, output, signal, interactive };
}
