import { startStandalone } from '../../server/standalone';
import { ExitCode } from '../exit-codes';

/** `stagegate lsp --stdio`: returns at once; the server keeps the process alive until the client ends it. */
export function lsp(): number {
  startStandalone();
  return ExitCode.done;
}
