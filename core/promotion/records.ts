import type { PolicyIdentity } from '../policy/decision';
import type { Basis, IntentEvent, Outcome, OutcomeEvent } from '../audit/events';
import type { Identity, Receipt, StageChange } from '../registry/port';
import { defined } from '../text/defined';
import type { PromotionPlan } from './plan';
import { recordedName, type RegistrySession } from './session';

/** A move that takes longer than this is abandoned, so that a crash blocks nobody for long. */
const LEASE_MILLISECONDS = 2 * 60 * 1000;

/** Until when a move that begins now may write. */
export function deadlineFrom(now: Date): string {
  return new Date(now.getTime() + LEASE_MILLISECONDS).toISOString();
}

interface EventStart {
  readonly schema: 1;
  readonly id: string;
  readonly at: string;
  readonly actor: Identity;
  readonly registry: string;
  readonly model: string;
}

/** What every event begins with. */
export function eventStart(s: RegistrySession, actor: Identity, model: string): EventStart {
  return { schema: 1, id: s.newId(), at: s.now().toISOString(), actor, registry: recordedName(s), model };
}

export function intentEvent(s: RegistrySession, plan: PromotionPlan, resumes?: string): IntentEvent {
  const { action, version, from, to, basis, changes, reason, forced, ungoverned, decision, hold, exclusive } = plan;
  return {
    ...eventStart(s, plan.actor, plan.model),
    type: 'intent',
    ...{ action, version, from, to, basis, changes, reason },
    deadline: deadlineFrom(s.now()),
    ...defined({
      decision,
      hold,
      exclusive: exclusive.length > 0 ? exclusive : undefined,
      policy: plan.policy ?? undefined,
      settledUnder: plan.settledUnder,
      forced: forced || undefined,
      ungoverned: ungoverned || undefined,
      resumes,
    }),
  };
}

/** The intent of a move that was long in preparation. */
export function begunNow(s: RegistrySession, intent: IntentEvent): IntentEvent {
  const now = s.now();
  return { ...intent, at: now.toISOString(), deadline: deadlineFrom(now) };
}

export interface OutcomeFacts {
  readonly outcome: Outcome;
  readonly message: string;
  /** Absent for a refusal or conflict before there was an intent. */
  readonly intent?: string | undefined;
  readonly receipts?: readonly Receipt[];
  /** The holders just before the write, where they were read again. */
  readonly basis?: Basis | undefined;
  readonly conflictWith?: OutcomeEvent['conflictWith'];
  /** Other than the plan's: what was undone. */
  readonly changes?: readonly StageChange[];
}

/** The decision record of a plan; a hold is set only by what was applied. */
export function outcomeEvent(s: RegistrySession, plan: PromotionPlan, facts: OutcomeFacts): OutcomeEvent {
  const { action, version, from, to, reason, forced, ungoverned, decision } = plan;
  return {
    ...eventStart(s, plan.actor, plan.model),
    type: 'outcome',
    ...{ action, version, from, to, reason },
    outcome: facts.outcome,
    message: facts.message,
    severity: forced || ungoverned ? 'raised' : 'normal',
    basis: facts.basis ?? plan.basis,
    changes: facts.changes ?? plan.changes,
    receipts: facts.receipts ?? [],
    ...defined({
      intent: facts.intent,
      forced: forced || undefined,
      ungoverned: ungoverned || undefined,
      decision,
      policy: decidedBy(plan),
      settledUnder: plan.settledUnder,
      hold: facts.outcome === 'applied' ? plan.hold : undefined,
      conflictWith: facts.conflictWith,
    }),
  };
}

/** A decision names its policy itself. */
function decidedBy({ decision, policy }: PromotionPlan): PolicyIdentity | undefined {
  return decision ? undefined : (policy ?? undefined);
}
