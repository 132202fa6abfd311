/** Something that can only be asked whether it has changed. */
export interface PollTarget {
  /** The same target is the same object. */
  readonly id: object;
  /** Differs when something has changed. */
  readonly fingerprint: (signal: AbortSignal) => Promise<string>;
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

/** Time in milliseconds. */
export interface Clock {
  now(): number;
  /** Runs something later; the answer cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

const SHORTEST_MS = 30_000;
const LONGEST_MS = 300_000;
/** After so many equal answers nothing much is going on, and it is asked half as often. */
const QUIET_ANSWERS = 10;

/** Asks its targets in turn while it is active; one request a target at a time. */
export class Poller {
  private polls: readonly Poll[] = [];
  private isActive = false;

  public constructor(private readonly clock: Clock) {}

  /** What is asked from now on; what was known of a target stays known. */
  public watch(targets: readonly PollTarget[]): void {
    const next = targets.map((target) => this.polls.find(({ id }) => id === target.id) ?? new Poll(target, this.clock));
    for (const poll of this.polls) if (!next.includes(poll)) poll.pause();
    this.polls = next;
    if (this.isActive) for (const poll of next) poll.resume();
  }

  public set active(active: boolean) {
    this.isActive = active;
    for (const poll of this.polls) {
      if (active) poll.resume();
      else poll.pause();
    }
  }

  /** Somebody has just read everything: what is there now is what changes are measured against. */
  public reset(): void {
    for (const poll of this.polls) {
      poll.forget();
      if (this.isActive) poll.resume();
    }
  }
}

class Poll {
  private last: string | undefined;
  private interval = SHORTEST_MS;
  private unchanged = 0;
  private due = -Infinity;
  private running: AbortController | undefined;
  private cancel: (() => void) | undefined;

  public constructor(
    private readonly target: PollTarget,
    private readonly clock: Clock,
  ) {}

  public get id(): object {
    return this.target.id;
  }

  public resume(): void {
    if (this.running !== undefined || this.cancel !== undefined) return;
    const wait = Math.max(0, this.due - this.clock.now());
    this.cancel = this.clock.after(wait, () => {
      this.cancel = undefined;
      void this.ask();
    });
  }

  public pause(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.running?.abort();
    this.running = undefined;
  }

  public forget(): void {
    this.pause();
    this.last = undefined;
    this.due = -Infinity;
    this.goOn(SHORTEST_MS);
  }

  private async ask(): Promise<void> {
    const running = new AbortController();
    this.running = running;
    try {
      const answer = await this.target.fingerprint(running.signal);
      // Paused meanwhile: nobody waits for this answer any more.
      if (this.running === running) this.learn(answer);
    } catch (error) {
      if (this.running !== running) return;
      this.target.failed(error);
      this.goOn(this.interval * 2);
    }
    if (this.running !== running) return;
    this.running = undefined;
    this.due = this.clock.now() + this.interval;
    this.resume();
  }

  private learn(answer: string): void {
    const before = this.last;
    this.last = answer;
    if (before === answer) {
      this.unchanged += 1;
      if (this.unchanged >= QUIET_ANSWERS) this.goOn(this.interval * 2);
      return;
    }
    this.goOn(SHORTEST_MS);
    if (before !== undefined) this.target.changed();
  }

  private goOn(interval: number): void {
    this.interval = Math.min(interval, LONGEST_MS);
    this.unchanged = 0;
  }
}
