import { once } from 'node:events';
import { startStandalone } from '../../server/standalone';
import type { Context } from '../context';
import { ExitCode } from '../exit-codes';

/** `stagegate lsp --stdio`: the server ends the process when its client says so or is gone; an interrupt ends it, too. */
export async function lsp({ signal }: Context): Promise<number> {
  startStandalone();
  if (!signal.aborted) await once(signal, 'abort');
  return ExitCode.interrupted;
}
