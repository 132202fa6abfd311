/** Calls back once nothing has interrupted it for so many milliseconds. */
export class Silence {
  private last = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  public constructor(
    private readonly milliseconds: number,
    private readonly then: () => void,
  ) {
    this.wait(milliseconds);
  }

  public interrupt(): void {
    this.last = performance.now();
  }

  public end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private wait(milliseconds: number): void {
    // Timers come before arrived data when the event loop was busy for long: data has its turn first.
    this.timer = setTimeout(() => setImmediate(() => this.look()), milliseconds);
  }

  private look(): void {
    if (this.ended) return;
    const left = this.last + this.milliseconds - performance.now();
    if (left > 0) this.wait(Math.ceil(left));
    else this.then();
  }
}
