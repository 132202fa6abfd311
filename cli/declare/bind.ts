import { InvalidArgumentError } from 'commander';
import type { Context } from '../context';

/** A command with its arguments bound, waiting for its context; returns the exit code. */
export type BoundCommand = (context: Context) => Promise<number>;

/** Wraps a command into what commander calls with the parsed arguments. */
export type Bind = <A extends unknown[]>(
  body: (context: Context, ...args: A) => Promise<number>,
) => (...args: A) => Promise<void>;

/** The examples under a command's `--help`. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`;
}

/** Refuses an option that says nothing. */
export function nonBlank(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}

/** An option that counts; from 1 to 1,000. */
export function howMany(value: string): number {
  if (!/^(?:[1-9]\d{0,2}|1000)$/.test(value)) throw new InvalidArgumentError('It must be a number from 1 to 1000.');
  return Number(value);
}

/** Collects an option that may be given several times. */
export function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}
