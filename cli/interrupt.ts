import { setMaxListeners } from 'node:events';

/**
 * The first Ctrl-C asks the command to stop at a safe point; the second ends the process, for a command that does not.
 */
export function abortOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  // Every git process and request listens while it runs; many at once are no leak.
  setMaxListeners(0, controller.signal);
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
