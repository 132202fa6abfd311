import { outcomeOf } from '../audit/history';
import type { IntentEvent, OutcomeEvent } from '../audit/events';
import type { TrailSnapshot } from '../audit/trail';
import { RegistryFailure } from '../registry/errors';
import { holdersOf } from '../registry/holders';
import { allPages } from '../registry/pages';
import type { CancelSignal } from '../text/cancellation';
import { appendFresh, isStale, pause } from './append';
import { findConflict, type Conflict, type Present } from './conflict';
import type { PromotionPlan } from './plan';
import { intentEvent, outcomeEvent, type OutcomeFacts } from './records';
import type { RegistrySession } from './session';
import { historyIn } from './situation';

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
  return new Execution(s, plan, options).run();
}

/** Like `execute`, taking over an intent that was left open. */
export async function executeResumed(s: RegistrySession, plan: PromotionPlan, resumes: string): Promise<OutcomeEvent> {
  return new Execution(s, plan, {}, resumes).run();
}

class Execution {
  public constructor(
    private readonly s: RegistrySession,
    private readonly plan: PromotionPlan,
    private readonly options: ExecuteOptions,
    private readonly resumes?: string,
  ) {}

  public async run(): Promise<OutcomeEvent> {
    const { plan } = this;
    if (!plan.allowed) {
      this.step('Recording the refusal');
      return this.record({ outcome: 'refused', message: plan.summary });
    }
    try {
      this.step('Reading the newest state');
      await this.refresh();
      this.step('Recording the intent');
      const intent = await this.appendIntent();
      return 'stop' in intent ? await this.record(conflictFacts(intent.stop)) : await this.move(intent.intent);
    } catch (error) {
      return this.failed(error);
    }
  }

  private async appendIntent(): Promise<{ readonly intent: IntentEvent } | { readonly stop: Conflict }> {
    const intent = intentEvent(this.s, this.plan, this.resumes);
    const own = this.resumes === undefined ? [] : [this.resumes];
    let collided = false;
    const result = await appendFresh<Conflict>(
      this.s,
      async (snapshot) => {
        if (collided) {
          await this.s.registry.refresh(this.options.signal);
        }
        collided = true;
        const conflict = await this.conflict(await this.present(snapshot), own);
        return conflict ? { stop: conflict } : { append: intent };
      },
      this.options.signal,
    );
    return 'stop' in result ? result : { intent };
  }

  /** From here on there is an intent, so that everything ends in an outcome that names it. */
  private async move(intent: IntentEvent): Promise<OutcomeEvent> {
    try {
      this.step('Moving the stage');
      return await this.write(intent);
    } catch (error) {
      return this.close(intent, failureFacts(error));
    }
  }

  private async write(intent: IntentEvent): Promise<OutcomeEvent> {
    const { s } = this;
    for (let attempt = 1; ; attempt += 1) {
      this.stopIfCancelled();
      const snapshot = await s.trail.read();
      const present = await this.present(snapshot);
      const conflict = await this.conflict(present, [intent.id]);
      if (conflict) {
        return this.close(intent, conflictFacts(conflict));
      }
      if (s.now().getTime() > Date.parse(intent.deadline)) {
        return this.close(intent, {
          outcome: 'failed',
          message: 'The time for the move ran out before it could be written; repeat it.',
        });
      }
      try {
        return await this.send(intent, present, snapshot.tip);
      } catch (error) {
        if (!isStale(error)) {
          throw error;
        }
        await pause(s, attempt);
        await this.refresh();
      }
    }
  }

  private send(intent: IntentEvent, { holders }: Present, tip: string | undefined): Promise<OutcomeEvent> {
    const { s, plan } = this;
    const { model, changes, actor, exclusive, to } = plan;
    const [first] = changes;
    const move = {
      ...{ model, changes, actor },
      at: s.now().toISOString(),
      record: intent.id,
      ...(exclusive && first ? { exclusive: [first.stage] } : {}),
    };
    const message =
      plan.action === 'promote'
        ? `${model}/${plan.version} is in ${to}.`
        : `${model}/${plan.version} is back in ${to}.`;
    return s.write(
      move,
      (receipts) =>
        outcomeEvent(s, plan, { outcome: 'applied', message, intent: intent.id, receipts, basis: { holders } }),
      tip,
    );
  }

  /** Records what came of the intent, unless that was recorded already: a write may fail after its record was made. */
  private async close(intent: IntentEvent, facts: OutcomeFacts): Promise<OutcomeEvent> {
    this.step('Recording the outcome');
    const event = outcomeEvent(this.s, this.plan, { ...facts, intent: intent.id });
    return this.append(event, (snapshot) => outcomeOf(historyIn(this.s, snapshot, intent.model), intent.id));
  }

  private async record(facts: OutcomeFacts): Promise<OutcomeEvent> {
    return this.append(outcomeEvent(this.s, this.plan, { ...facts, intent: undefined }), () => undefined);
  }

  /** Nothing has moved when this fails, or an intent tells what may have: the person must hear both. */
  private async append(
    event: OutcomeEvent,
    known: (snapshot: TrailSnapshot) => OutcomeEvent | undefined,
  ): Promise<OutcomeEvent> {
    try {
      await this.s.trail.fetch();
      const result = await appendFresh<OutcomeEvent>(this.s, (snapshot) => {
        const found = known(snapshot);
        return Promise.resolve(found ? { stop: found } : { append: event });
      });
      return 'stop' in result ? { ...result.stop, message: `${result.stop.message} ${event.message}` } : event;
    } catch (error) {
      if (error instanceof RegistryFailure) {
        return { ...event, message: `${event.message} This could not be recorded: ${error.message}` };
      }
      throw error;
    }
  }

  private async failed(error: unknown): Promise<OutcomeEvent> {
    if (!(error instanceof RegistryFailure) || error.reason === 'cancelled') {
      throw error;
    }
    return this.record(failureFacts(error));
  }

  private async present(snapshot: TrailSnapshot): Promise<Present> {
    const { s, plan } = this;
    const versions = await allPages((query) => s.registry.listVersions(plan.model, query));
    return { history: historyIn(s, snapshot, plan.model), holders: holdersOf(versions) };
  }

  private conflict(present: Present, own: readonly string[]): Promise<Conflict | undefined> {
    return findConflict(this.s, this.plan, present, own);
  }

  private async refresh(): Promise<void> {
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

function conflictFacts({ message, conflictWith }: Conflict): OutcomeFacts {
  return { outcome: 'conflict', message, conflictWith };
}

/** Rethrows what is not a failure of the outside world. */
function failureFacts(error: unknown): OutcomeFacts {
  if (!(error instanceof RegistryFailure)) {
    throw error;
  }
  const { reason, message } = error;
  if (reason === 'unknown') {
    return { outcome: 'unknown', message: `${message} Look again and reconcile.` };
  }
  return { outcome: reason === 'conflict' ? 'conflict' : 'failed', message };
}
