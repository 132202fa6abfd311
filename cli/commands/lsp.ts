import { ExitCode } from '../exit-codes';

/** `stagegate lsp --stdio`: returns at once; the server keeps the process alive until the client ends it. */
export async function lsp(): Promise<number> {
  const { startStandaloneServer } = await import('../../server/standalone');
  startStandaloneServer();
  return ExitCode.done;
}
