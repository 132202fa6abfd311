import { endOf } from '../audit/history';
import type { IntentEvent, OutcomeEvent } from '../audit/events';
import type { TrailSnapshot } from '../audit/trail';
import { RegistryFailure } from '../registry/errors';
import type { Holders } from '../registry/holders';
import { placesElsewhere } from '../registry/places';
import type { CancelSignal } from '../text/cancellation';
import { appendFresh, isStale, pause } from './append';
import { holdersWithout, isDone } from './changes';
import { conflictWithIntent, findConflict, type Conflict, type Present } from './conflict';
import { governingPolicy, type Governance } from './governance';
import { completeLatest, currentHolders } from './open';
import type { PromotionPlan } from './plan';
import { begunNow, intentEvent, outcomeEvent, type OutcomeFacts } from './records';
import { exclusively, type RegistrySession } from './session';
import { historyIn } from './situation';
import { TOO_LATE } from './writer';

export interface ExecuteOptions {
  /** Honored until the write begins; never between the write and its record. */
  readonly signal?: CancelSignal | undefined;
  /** Told what is being done, in a person's words. */
  readonly progress?: ((step: string) => void) | undefined;
}

/**
 * Carries a plan out: an intent is recorded before anything moves, and an outcome after. What was planned on a state that
 * has changed since is a conflict, never planned again silently. Throws `RegistryFailure` `cancelled` only while nothing
 * is recorded; everything else that goes wrong is an outcome.
 */
export async function execute(
  s: RegistrySession,
  plan: PromotionPlan,
  options: ExecuteOptions = {},
): Promise<OutcomeEvent> {
  return new Execution(s.withAudit(plan.audit), plan, options).run();
}

/** Like `execute`, taking over an intent that was left open. */
export async function executeResumed(
  s: RegistrySession,
  plan: PromotionPlan,
  resumes: string,
  signal?: CancelSignal,
): Promise<OutcomeEvent> {
  return new Execution(s.withAudit(plan.audit), plan, { signal }, resumes).run();
}

class Execution {
  /** As of the last fetch. */
  private governance: Promise<Governance> | undefined;
  private readonly resumed: readonly string[];

  public constructor(
    private readonly s: RegistrySession,
    private readonly plan: PromotionPlan,
    private readonly options: ExecuteOptions,
    private readonly resumes?: string,
  ) {
    this.resumed = resumes === undefined ? [] : [resumes];
  }

  public async run(): Promise<OutcomeEvent> {
    const { plan } = this;
    if (!plan.allowed) {
      return this.conclude({ outcome: 'refused', message: plan.summary });
    }
    const intent = intentEvent(this.s, plan, this.resumes);
    try {
      this.step('Reading the newest state');
      await this.refresh();
      await completeLatest(this.s, plan.model);
      const isElsewhere = placesElsewhere(plan.changes.map(({ stage }) => stage)).length > 0;
      return await (isElsewhere ? this.copyThenBegin(intent) : this.begin(intent));
    } catch (error) {
      if (error instanceof RegistryFailure && error.reason === 'cancelled') {
        throw error;
      }
      return this.conclude(failureFacts(error), intent);
    }
  }

  /**
   * Before the intent: copying a model may take longer than anybody should have to wait for a lease, which begins only then.
   * What is a conflict already is copied nowhere.
   */
  private async copyThenBegin(intent: IntentEvent): Promise<OutcomeEvent> {
    const { s, plan, options } = this;
    const conflict = await this.conflict(await this.present(await s.trail.read(options.signal)), this.resumed);
    if (conflict) {
      return this.conclude(conflictFacts(conflict), intent);
    }
    this.step('Copying the version, and comparing its files');
    const { model, changes } = plan;
    await s.registry.prepare?.({ model, changes, record: intent.id }, options.signal);
    await this.refresh();
    return this.begin(begunNow(s, intent));
  }

  private async begin(intent: IntentEvent): Promise<OutcomeEvent> {
    this.step('Recording the intent');
    const hindrance = await this.announce(intent);
    if (hindrance === undefined) {
      return this.move(intent);
    }
    return 'type' in hindrance ? hindrance : this.conclude(conflictFacts(hindrance), intent);
  }

  /** Appends the intent unless somebody came first, or has ended what is to be resumed. */
  private async announce(intent: IntentEvent): Promise<Conflict | OutcomeEvent | undefined> {
    let collided = false;
    const result = await appendFresh<Conflict | OutcomeEvent, IntentEvent>(
      this.s,
      async (snapshot) => {
        if (collided) {
          this.governance = undefined;
          await this.s.registry.refresh(this.options.signal);
        }
        collided = true;
        const present = await this.present(snapshot);
        const hindrance = endedBefore(present, this.resumed) ?? (await this.conflict(present, this.resumed));
        return hindrance ? { stop: hindrance } : { append: intent };
      },
      this.options.signal,
    );
    return 'stop' in result ? result.stop : undefined;
  }

  /** From here on there is an intent, so that everything ends in an outcome that names it. */
  private async move(intent: IntentEvent): Promise<OutcomeEvent> {
    try {
      this.step('Moving the stage');
      return await this.write(intent);
    } catch (error) {
      return this.conclude(failureFacts(error), intent);
    }
  }

  private async write(intent: IntentEvent): Promise<OutcomeEvent> {
    const { s, plan, options } = this;
    const stages = plan.changes.map(({ stage }) => stage);
    const lease = { model: plan.model, record: intent.id, deadline: intent.deadline, stages };
    for (let attempt = 1; ; attempt += 1) {
      this.stopIfCancelled();
      try {
        return await exclusively(s, lease, () => this.writeOnce(intent), options.signal);
      } catch (error) {
        if (!isStale(error)) {
          throw error;
        }
        await pause(s, attempt);
        await this.refresh();
      }
    }
  }

  /** One look at everything, and the write if nothing speaks against it. */
  private async writeOnce(intent: IntentEvent): Promise<OutcomeEvent> {
    const { s } = this;
    if (!s.registry.can.compareAndSet) {
      // The write itself would not notice what was recorded since the intent.
      await s.trail.fetch(this.options.signal);
    }
    const snapshot = await s.trail.read();
    const present = await this.present(snapshot);
    const own = [intent.id, ...this.resumed];
    const ended = endedBefore(present, own);
    if (ended) {
      return ended;
    }
    const conflict = takeover(present, intent) ?? (await this.conflict(present, own));
    if (conflict) {
      return this.conclude(conflictFacts(conflict), intent);
    }
    if (s.now().getTime() > Date.parse(intent.deadline)) {
      return this.conclude({ outcome: 'failed', message: TOO_LATE }, intent);
    }
    return this.send(intent, present, snapshot.tip);
  }

  /** What is only to be completed is recorded whole, but written only as far as it is missing. */
  private send(intent: IntentEvent, { holders, shown }: Seen, tip: string | undefined): Promise<OutcomeEvent> {
    const { s, plan } = this;
    const { model, actor, exclusive, to } = plan;
    const changes = plan.completes ? plan.changes.filter((change) => !isDone(change, shown)) : plan.changes;
    const move = {
      ...{ model, changes, actor },
      at: s.now().toISOString(),
      record: intent.id,
      deadline: intent.deadline,
      ...(exclusive.length > 0 ? { exclusive } : {}),
    };
    const message =
      plan.action === 'promote'
        ? `${model}/${plan.version} is in ${to}.`
        : `${model}/${plan.version} is back in ${to}.`;
    return s.write(
      move,
      (receipts) =>
        outcomeEvent(s, plan, {
          outcome: 'applied',
          message,
          intent: intent.id,
          receipts,
          basis: { ...plan.basis, holders },
        }),
      tip,
    );
  }

  /**
   * Records what came of it. The record names the intent if that is in the trail; an outcome that is there already stays,
   * because a write may fail after its record was made. What cannot be recorded is told at least.
   */
  private async conclude(facts: OutcomeFacts, intent?: IntentEvent): Promise<OutcomeEvent> {
    const { s, plan } = this;
    this.step('Recording the outcome');
    const event = outcomeEvent(s, plan, facts);
    try {
      await s.trail.fetch();
      const result = await appendFresh<OutcomeEvent, OutcomeEvent>(s, (snapshot) => {
        const history = historyIn(s, snapshot, plan.model);
        const known = intent && endOf(history, intent.id);
        const announced = intent && history.some(({ id }) => id === intent.id);
        return Promise.resolve(
          known ? { stop: known } : { append: announced ? { ...event, intent: intent.id } : event },
        );
      });
      return 'stop' in result
        ? { ...result.stop, message: `${result.stop.message} ${event.message}` }
        : result.appended;
    } catch (error) {
      if (error instanceof RegistryFailure) {
        return { ...event, message: `${event.message} This could not be recorded: ${error.message}` };
      }
      throw error;
    }
  }

  private async present(snapshot: TrailSnapshot): Promise<Seen> {
    const { s, plan } = this;
    const shown = await currentHolders(s, plan.model, [plan]);
    this.governance ??= governingPolicy(s, plan.model);
    return {
      history: historyIn(s, snapshot, plan.model),
      holders: plan.completes ? holdersWithout(plan, shown) : shown,
      shown,
      governance: await this.governance,
    };
  }

  private conflict(present: Present, own: readonly string[]): Promise<Conflict | undefined> {
    return findConflict(this.s, this.plan, present, own);
  }

  private async refresh(): Promise<void> {
    this.governance = undefined;
    await this.s.registry.refresh(this.options.signal);
    await this.s.trail.fetch(this.options.signal);
  }

  private step(text: string): void {
    this.options.progress?.(text);
  }

  private stopIfCancelled(): void {
    if (this.options.signal?.aborted) {
      throw new RegistryFailure('cancelled', 'Cancelled before anything was moved.');
    }
  }
}

/** `holders` are those before the move, also where it was written in part. */
interface Seen extends Present {
  /** As the registry shows them. */
  readonly shown: Holders;
}

/** What somebody else has made of the intents meanwhile. */
function endedBefore({ history }: Present, intents: readonly string[]): OutcomeEvent | undefined {
  return intents.map((id) => endOf(history, id)).find((end) => end !== undefined);
}

/** Somebody who took this process for dead goes on with its move. */
function takeover({ history }: Present, { id }: IntentEvent): Conflict | undefined {
  const other = history.find((event) => event.type === 'intent' && event.resumes === id);
  return other?.type === 'intent' ? conflictWithIntent(other) : undefined;
}

function conflictFacts({ message, conflictWith }: Conflict): OutcomeFacts {
  return { outcome: 'conflict', message, conflictWith };
}

/** Rethrows what is not a failure of the outside world. */
function failureFacts(error: unknown): OutcomeFacts {
  if (!(error instanceof RegistryFailure)) {
    throw error;
  }
  const { reason, message, receipts } = error;
  if (reason === 'unknown') {
    return { outcome: 'unknown', message: `${message} Look again and reconcile.`, receipts };
  }
  return { outcome: reason === 'conflict' ? 'conflict' : 'failed', message };
}
