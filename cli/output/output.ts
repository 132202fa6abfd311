import type { Writable } from 'node:stream';
import { stringify } from 'lossless-json';
import { formatLine, type Line } from './line';
import { neutralizeDocument } from './neutralize';

/** Where a command writes: answers to stdout, progress and problems to stderr. */
export interface Output {
  readonly text: (lines: readonly Line[]) => void;
  /** One JSON value, indented, on stdout; numbers keep the digits that people wrote. */
  readonly json: (value: unknown) => void;
  /** One JSON value on one line of stdout. */
  readonly jsonLine: (value: unknown) => void;
  /** Text that is not made of lines of ours, such as a SARIF or JUnit document. */
  readonly document: (text: string) => void;
  /** A line for the person at the terminal, on stderr. */
  readonly note: (line: Line) => void;
  /** Waits until stdout has taken everything; returns what kept it from doing so, such as a full disk. */
  readonly flush: () => Promise<Error | undefined>;
}

type Stream = Writable & { readonly isTTY?: boolean };

/** Color only for a person who wants it: a terminal, and no `NO_COLOR`. */
export function createOutput(stdout: Stream, stderr: Stream, env: NodeJS.ProcessEnv): Output {
  const { write, flush } = tolerant(stdout);
  const { write: writeError } = tolerant(stderr);
  const colors = (stream: Stream): boolean => stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return {
    text: (lines) => lines.forEach((line) => write(`${formatLine(line, colors(stdout))}\n`)),
    json: (value) => write(`${neutralizeDocument(toJson(value, 2))}\n`),
    jsonLine: (value) => write(`${neutralizeDocument(toJson(value))}\n`),
    document: (text) => write(text === '' ? '' : `${neutralizeDocument(text).trimEnd()}\n`),
    note: (line) => writeError(`${formatLine(line, colors(stderr))}\n`),
    flush,
  };
}

function toJson(value: unknown, space?: number): string {
  return stringify(value, undefined, space) ?? 'null';
}

interface TolerantStream {
  readonly write: (text: string) => void;
  readonly flush: () => Promise<Error | undefined>;
}

/** Drops what nobody reads any more (`| head`), so that a closed pipe never ends a command half way through its work. */
function tolerant(stream: Stream): TolerantStream {
  let failure: NodeJS.ErrnoException | undefined;
  stream.on('error', (error) => {
    failure ??= error;
  });
  const write = (text: string): void => {
    if (failure === undefined) stream.write(text);
  };
  const drained = (): Promise<void> => new Promise((resolve) => void stream.write('', () => resolve()));
  const flush = async (): Promise<Error | undefined> => {
    if (failure === undefined) await drained();
    return failure?.code === 'EPIPE' ? undefined : failure;
  };
  return { write, flush };
}
