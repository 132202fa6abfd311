import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Json } from './shapes';

/** The oldest Python whose standard library reads all times that evidence may hold; and it must know time zones. */
const NEEDED = 'import sys, zoneinfo; zoneinfo.ZoneInfo("Europe/Berlin"); sys.exit(sys.version_info < (3, 11))';

/** The program; undefined where there is none that can run the oracle. */
export const python = ['python3', 'python'].find((program) => spawnSync(program, ['-c', NEEDED]).status === 0);

export interface OracleCheck {
  readonly id: string;
  readonly result: string;
  readonly children?: readonly OracleCheck[];
}

export interface OracleAnswer {
  /** Why the specification does not decide this case; then nothing else is given. */
  readonly silent?: string;
  readonly result: string;
  readonly checks: readonly OracleCheck[];
  /** The right ones, where an approval asked for digests. */
  readonly digests?: Json;
}

/** The oracle's answers to questions of one JSON line each, in order, from one process that answers while others are asked. */
export async function* askOracle(questions: Iterable<string>): AsyncGenerator<OracleAnswer> {
  const script = path.join(import.meta.dirname, 'oracle.py');
  const child = spawn(python!, ['-B', '-X', 'utf8', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  Readable.from(lines(questions)).pipe(child.stdin);
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line) as OracleAnswer;
}

function* lines(questions: Iterable<string>): Generator<string> {
  for (const question of questions) yield `${question}\n`;
}
