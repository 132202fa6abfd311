import { createHash } from 'node:crypto';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Client } from './client';

/** Rows for which the server works no longer than for a person who looks at the list. */
const ROWS = 100;

interface Rows {
  /** Model → digest of its row. */
  readonly digests: ReadonlyMap<string, string>;
  readonly nextToken: string | undefined;
}

/**
 * Notices changes in the list of models by two requests at a time. Time stamps tell of new versions and stages anywhere, but of no
 * alias and no tag. So the models that changed last are looked at every time, and of all models one page after the other in
 * turn: to look through all of them at once would cost the server 1.7 ms for each model, for each person who looks.
 */
export class Watching {
  private readonly known = new Map<string, string>();
  /** Models of the round that is under way. */
  private seen = new Set<string>();
  private nextToken: string | undefined;
  private changes = 0;
  private looks = 0;
  private rounds = 0;

  public constructor(private readonly client: Client) {}

  /** Differs from the answer before if a change was noticed. */
  public async fingerprint(signal?: CancelSignal): Promise<string> {
    const newest = await this.rows('last_updated_timestamp DESC', undefined, signal);
    // Whoever is new here was touched, or has come up because another one is gone.
    this.compare(newest, this.looks > 0);
    this.looks += 1;
    if (newest.nextToken === undefined) this.endRound(newest.digests.keys());
    else await this.lookOn(signal);
    return String(this.changes);
  }

  /** At the next page of all models. */
  private async lookOn(signal: CancelSignal | undefined): Promise<void> {
    const token = this.nextToken;
    // If this fails, the round begins anew: a token may have been the reason.
    this.nextToken = undefined;
    if (token === undefined) this.seen.clear();
    const page = await this.rows('name ASC', token, signal);
    this.compare(page, this.rounds > 0);
    for (const name of page.digests.keys()) this.seen.add(name);
    this.nextToken = page.nextToken;
    if (page.nextToken === undefined) this.endRound(this.seen);
  }

  /** `complete`: every model is known, so that an unknown one is new. */
  private compare({ digests }: Rows, complete: boolean): void {
    for (const [name, digest] of digests) {
      const before = this.known.get(name);
      if (before === undefined ? complete : before !== digest) this.changes += 1;
      this.known.set(name, digest);
    }
  }

  /** Every model was looked at: one that was not met is gone. */
  private endRound(met: Iterable<string>): void {
    const here = new Set(met);
    for (const name of [...this.known.keys()].filter((one) => !here.has(one))) {
      this.known.delete(name);
      this.changes += 1;
    }
    this.rounds += 1;
    this.nextToken = undefined;
  }

  private async rows(order: string, token: string | undefined, signal: CancelSignal | undefined): Promise<Rows> {
    const query = { max_results: ROWS, order_by: order, page_token: token };
    const answer = await this.client.get('registered-models/search', query, signal);
    const raw = answer.raw('registered_models') as readonly unknown[] | undefined;
    const rows = answer.list('registered_models').map((row, index) => {
      const digest = createHash('sha256').update(JSON.stringify(raw?.[index]));
      return [row.text('name'), digest.digest('base64')] as const;
    });
    return { digests: new Map(rows), nextToken: answer.optionalText('next_page_token') };
  }
}
