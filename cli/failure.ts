import { CommanderError } from 'commander';
import { RegistryFailure } from '../core/registry/errors';
import { ExitCode, exitCodeOfFailure } from './exit-codes';

/** The command was written wrongly, or a file that it names cannot be used; `message` is one sentence for a person. */
export class UsageError extends Error {
  public override readonly name = 'UsageError';
}

/** What to tell the shell and the person about an exception that ended a command. */
export interface FailureReport {
  readonly code: number;
  /** Absent where the person has been told already, or asked for it. */
  readonly message?: string;
}

/** Turns whatever a command threw into an exit code and one sentence; never a stack trace. */
export function describeFailure(error: unknown): FailureReport {
  if (error instanceof UsageError) return { code: ExitCode.usage, message: error.message };
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? ExitCode.done : ExitCode.usage };
  if (error instanceof RegistryFailure) {
    return { code: exitCodeOfFailure(error.reason), message: error.message };
  }
  if (isAbort(error)) return { code: ExitCode.interrupted, message: 'Cancelled.' };
  const message = error instanceof Error ? error.message : String(error);
  return { code: ExitCode.undecided, message: `Something unexpected went wrong: ${message}` };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
