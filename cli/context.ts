import path from 'node:path';
import type { Output } from './output/output';
import { UsageError } from './failure';

/** The flags that every command takes. */
export interface GlobalOptions {
  readonly registry?: string;
  readonly policy?: string;
  readonly format?: string;
  readonly cwd?: string;
}

/** What a command works with; made once per process. */
export interface Context {
  /** Absolute. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly options: GlobalOptions;
  readonly output: Output;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** True when a person can be asked a question. */
  readonly interactive: boolean;
}

/** The `--format` among those that the command has, the first of which is the default. */
export function formatOf<F extends string>(context: Context, known: readonly [F, ...F[]]): F {
  const { format } = context.options;
  if (format === undefined) return known[0];
  const found = known.find((name) => name === format);
  if (found === undefined) throw new UsageError(`This command has no format "${format}"; use ${known.join(', ')}.`);
  return found;
}

export function isJson(context: Context): boolean {
  return formatOf(context, ['text', 'json']) === 'json';
}

/** A path as the person wrote it, seen from the command's directory. */
export function resolvePath(context: Context, file: string): string {
  return path.resolve(context.cwd, file);
}
