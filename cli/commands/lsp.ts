import { startStandalone } from '../../server/standalone';

/** `stagegate lsp --stdio`: never returns, because the server ends the process when its client says so or is gone. */
export function lsp(): Promise<never> {
  startStandalone();
  return new Promise(() => undefined);
}
