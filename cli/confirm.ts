import { createInterface } from 'node:readline/promises';
import type { Context } from './context';
import { UsageError } from './failure';

/** Refuses early what could only be asked about: without a terminal, `--yes` is needed. */
export function requireConsent(context: Context, yes: boolean | undefined): void {
  if (yes !== true && !context.interactive) {
    throw new UsageError(
      'Nobody can be asked here, because this is not a terminal; add --yes to go ahead without a question.',
    );
  }
}

/** Asks on stderr, so that stdout stays the command's answer. Anything but yes means no. */
export async function confirm(context: Context, question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(`${question} [y/N] `, { signal: context.signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}
