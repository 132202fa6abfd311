interface Shared {
  readonly promise: Promise<void>;
  readonly controller: AbortController;
  waiters: number;
}

/** Requests in flight, each run once for all who ask for the same; one that nobody waits for any more is aborted. */
export class SharedRequests {
  readonly #running = new Map<string, Shared>();

  /** Settles with the request, or resolves as soon as `signal` aborts. */
  public async join(key: string, run: (signal: AbortSignal) => Promise<void>, signal?: AbortSignal): Promise<void> {
    const shared = this.#running.get(key) ?? this.#start(key, run);
    shared.waiters++;
    if (!signal) return shared.promise;
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([shared.promise, aborted]);
    if (signal.aborted) this.#leave(key, shared);
  }

  #start(key: string, run: (signal: AbortSignal) => Promise<void>): Shared {
    const controller = new AbortController();
    const shared: Shared = {
      promise: run(controller.signal).finally(() => this.#end(key, shared)),
      controller,
      waiters: 0,
    };
    this.#running.set(key, shared);
    return shared;
  }

  #leave(key: string, shared: Shared): void {
    shared.waiters--;
    if (shared.waiters > 0) return;
    this.#end(key, shared);
    // Those who left do not want to hear how it ended.
    shared.promise.catch(() => undefined);
    shared.controller.abort();
  }

  #end(key: string, shared: Shared): void {
    if (this.#running.get(key) === shared) this.#running.delete(key);
  }
}
