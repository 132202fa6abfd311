import { endOf } from '../audit/history';
import type { IntentEvent, OutcomeEvent } from '../audit/events';
import type { PolicyIdentity } from '../policy/decision';
import type { Policy } from '../policy/types';
import { RegistryFailure } from '../registry/errors';
import type { Identity } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { appendEvent } from './append';
import { authorizationRefusal, protectionRefusal, roleRefusal } from './authorization';
import { governingPolicy, type Governance } from './governance';
import { hasMoved, openAmong, type OpenPromotion } from './open';
import type { PromotionPlan } from './plan';
import { outcomeEvent } from './records';
import type { AuditDestination, RegistrySession } from './session';
import { historyIn } from './situation';

export type Way = OpenPromotion['can'][number];

/** What has become of an open promotion that somebody looked at a while ago: it ended, or it still is open. */
export type Standing = { readonly ended: OutcomeEvent } | { readonly open: OpenPromotion };

/**
 * Looks again before anything is settled. Throws `conflict` where it may still be under way, or where later moves have made
 * it a thing of the past: a person must look again.
 */
export async function lookAgain(
  s: RegistrySession,
  { event }: OpenPromotion,
  way: Way,
  signal?: CancelSignal,
): Promise<Standing> {
  const history = historyIn(s, await s.trail.read(signal), event.model);
  const ended = event.type === 'intent' ? endOf(history, event.id) : undoneLast(history, event);
  if (ended) {
    return { ended };
  }
  const open = (await openAmong(s, history, { orUnknown: false }, signal)).find((one) => one.event.id === event.id);
  if (open) {
    return { open: settleable(open, way) };
  }
  if (way === 'resume' && event.type === 'outcome' && history.findLast(hasMoved)?.id === event.id) {
    return { ended: event };
  }
  throw new RegistryFailure('conflict', overtaken(event));
}

/** Resuming is tried even where the stages have moved: what stands in its way is recorded then. */
function settleable(open: OpenPromotion, way: Way): OpenPromotion {
  if (!open.expired || (way === 'revert' && !open.can.includes(way))) {
    throw new RegistryFailure('conflict', open.expired ? overtaken(open.event) : open.message);
  }
  return open;
}

/** The record that undid the outcome, if nothing has moved since. */
function undoneLast(history: ReturnType<typeof historyIn>, outcome: OutcomeEvent): OutcomeEvent | undefined {
  const latest = history.findLast(hasMoved);
  return latest?.outcome === 'reverted' && latest.id !== outcome.id && latest.intent === outcome.intent
    ? latest
    : undefined;
}

function overtaken({ action, model, version, to }: IntentEvent | OutcomeEvent): string {
  const what = action === 'promote' ? 'promotion' : 'rollback';
  return `The ${what} of ${model}/${version} to ${to} is not open any more, or somebody else is at it; look again.`;
}

/** Whether somebody may settle a promotion, and the policy that was asked: null for none, absent where none can be. */
export interface Permission {
  readonly refusal?: string;
  readonly settledUnder?: PolicyIdentity | null;
}

/**
 * Whether the actor may settle it: undoing is a rollback, completing a promotion or rollback like the one that was begun.
 * What people began themselves they may end themselves, but a protected stage demands a proven identity of everybody
 * who writes to it; closing by a record alone writes nothing.
 */
export async function settlingPermission(
  s: RegistrySession,
  { event, written, superseded }: OpenPromotion,
  { way, actor }: { readonly way: Way; readonly actor: Identity },
  signal?: CancelSignal,
): Promise<Permission> {
  const isOwn = event.type === 'intent' && event.actor.email.toLowerCase() === actor.email.toLowerCase();
  if (isOwn && !written) {
    return {};
  }
  const governance = await governingPolicy(s, event.model, {}, signal);
  const action = way === 'revert' ? 'rollback' : event.action;
  const writes = way === 'resume' || (written && !superseded);
  const refusal = refusalUnder(governance, { actor, action, stage: event.to, isOwn, writes });
  return defined({ refusal, settledUnder: identityOf(governance) });
}

function identityOf(governance: Governance): PolicyIdentity | null | undefined {
  if (governance.kind === 'governed') return governance.identity;
  return governance.kind === 'ungoverned' ? null : undefined;
}

interface Settlement {
  readonly actor: Identity;
  readonly action: 'promote' | 'rollback';
  readonly stage: string;
  readonly isOwn: boolean;
  readonly writes: boolean;
}

function refusalUnder(governance: Governance, settlement: Settlement): string | undefined {
  switch (governance.kind) {
    case 'ungoverned':
      return undefined;
    case 'invalid':
      return settlement.isOwn ? undefined : `Who may do it is unknown: ${governance.message}`;
    case 'governed':
      return refusalBy(governance.policy, settlement);
  }
}

function refusalBy(policy: Policy, { actor, action, stage, isOwn, writes }: Settlement): string | undefined {
  if (isOwn) {
    return writes ? protectionRefusal(policy, stage) : undefined;
  }
  return (writes ? authorizationRefusal : roleRefusal)(policy, actor, action, stage);
}

/** Records that somebody was not allowed to settle it; the promotion stays open. */
export async function recordRefusal(s: RegistrySession, plan: PromotionPlan, why: string): Promise<OutcomeEvent> {
  return appendEvent(s, outcomeEvent(s, plan, { outcome: 'refused', message: why, changes: [] }));
}

/** What a record says about its plan; whether it was allowed was decided before the record was made. */
export function planOf(
  record: IntentEvent | OutcomeEvent,
  { actor, audit }: { readonly actor: Identity; readonly audit: AuditDestination },
): PromotionPlan {
  const { action, registry, model, version, from, to, reason = '', basis, changes, forced, ungoverned } = record;
  return {
    ...{ action, registry, model, version, from, to, reason, actor, basis, changes, audit },
    allowed: true,
    summary: `${model}/${version} goes from ${from} to ${to}.`,
    forced: forced ?? false,
    ungoverned: ungoverned ?? false,
    exclusive: [],
  };
}
