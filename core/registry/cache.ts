interface Kept<T> {
  readonly value: T;
  readonly until: number;
}

/**
 * Remembers answers for a while and joins requests for the same key that are under way. Errors are never remembered,
 * nor is an answer whose key was invalidated while it was on its way.
 */
export class ReadCache<T> {
  private readonly kept = new Map<string, Kept<T>>();
  private readonly underWay = new Map<string, Promise<T>>();

  /** @param timeToLive milliseconds; @param now the time in milliseconds. */
  public constructor(
    private readonly timeToLive: number,
    private readonly now: () => number = Date.now,
  ) {}

  public get(key: string, load: () => Promise<T>): Promise<T> {
    const kept = this.kept.get(key);
    if (kept && kept.until > this.now()) {
      return Promise.resolve(kept.value);
    }
    return this.underWay.get(key) ?? this.load(key, load);
  }

  /** Forgets one key, or everything. */
  public invalidate(key?: string): void {
    if (key === undefined) {
      this.kept.clear();
      this.underWay.clear();
      return;
    }
    this.kept.delete(key);
    this.underWay.delete(key);
  }

  private load(key: string, load: () => Promise<T>): Promise<T> {
    const request = load().then(
      (value) => {
        if (this.finish(key, request)) {
          this.kept.set(key, { value, until: this.now() + this.timeToLive });
        }
        return value;
      },
      (error: unknown) => {
        this.finish(key, request);
        throw error;
      },
    );
    this.underWay.set(key, request);
    return request;
  }

  /** False when the key was invalidated, and perhaps asked for again, meanwhile. */
  private finish(key: string, request: Promise<T>): boolean {
    return this.underWay.get(key) === request && this.underWay.delete(key);
  }
}
