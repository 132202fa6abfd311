import { outcomeOf } from '../audit/history';
import type { IntentEvent, OutcomeEvent } from '../audit/events';
import type { TrailSnapshot } from '../audit/trail';
import { RegistryFailure } from '../registry/errors';
import { holdersOf } from '../registry/holders';
import { allPages } from '../registry/pages';
import type { CancelSignal } from '../text/cancellation';
import { appendFresh, isStale, pause } from './append';
import { findConflict, type Conflict, type Present } from './conflict';
import { governingPolicy, type Governance } from './governance';
import { movedTags } from './moved-tags';
import { completeLatest } from './open';
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
  return new Execution(s.withAudit(plan.audit), plan, options).run();
}

/** Like `execute`, taking over an intent that was left open. */
export async function executeResumed(s: RegistrySession, plan: PromotionPlan, resumes: string): Promise<OutcomeEvent> {
  return new Execution(s.withAudit(plan.audit), plan, {}, resumes).run();
}

class Execution {
  /** As of the last fetch. */
  private governance: Promise<Governance> | undefined;

  public constructor(
    private readonly s: RegistrySession,
    private readonly plan: PromotionPlan,
    private readonly options: ExecuteOptions,
    private readonly resumes?: string,
  ) {}

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
      this.step('Recording the intent');
      const conflict = await this.announce(intent);
      return conflict ? await this.conclude(conflictFacts(conflict), intent) : await this.move(intent);
    } catch (error) {
      if (error instanceof RegistryFailure && error.reason === 'cancelled') {
        throw error;
      }
      return this.conclude(failureFacts(error), intent);
    }
  }

  /** Appends the intent unless somebody came first. */
  private async announce(intent: IntentEvent): Promise<Conflict | undefined> {
    const own = this.resumes === undefined ? [] : [this.resumes];
    let collided = false;
    const result = await appendFresh<Conflict, IntentEvent>(
      this.s,
      async (snapshot) => {
        if (collided) {
          this.governance = undefined;
          await this.s.registry.refresh(this.options.signal);
        }
        collided = true;
        const conflict = await this.conflict(await this.present(snapshot), own);
        return conflict ? { stop: conflict } : { append: intent };
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
    const { s } = this;
    for (let attempt = 1; ; attempt += 1) {
      this.stopIfCancelled();
      const snapshot = await s.trail.read();
      const present = await this.present(snapshot);
      const conflict = await this.conflict(present, [intent.id]);
      if (conflict) {
        return this.conclude(conflictFacts(conflict), intent);
      }
      if (s.now().getTime() > Date.parse(intent.deadline)) {
        return this.conclude(TOO_LATE, intent);
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
        const known = intent && outcomeOf(history, intent.id);
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

  private async present(snapshot: TrailSnapshot): Promise<Present> {
    const { s, plan } = this;
    const versions = await allPages((query) => s.registry.listVersions(plan.model, query));
    this.governance ??= governingPolicy(s, plan.model);
    return {
      history: historyIn(s, snapshot, plan.model),
      holders: holdersOf(versions, movedTags([plan])),
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

const TOO_LATE: OutcomeFacts = {
  outcome: 'failed',
  message: 'The time for the move ran out before it could be written; repeat it.',
};

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
