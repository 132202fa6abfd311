import type { CancellationToken } from 'vscode-languageserver/node';

/** Runs with a signal that aborts when the client cancels the request. */
export async function withSignal<T>(token: CancellationToken, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listener = token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) controller.abort();
  try {
    return await run(controller.signal);
  } finally {
    listener.dispose();
  }
}

/** Resolves to whether `work` was done within so many milliseconds. */
export async function doneWithin(milliseconds: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const done = await Promise.race([work.then(() => true), timeout]);
  clearTimeout(timer);
  return done;
}
