import type { OutcomeEvent } from '../../../core/audit/events';
import type { PromotionPlan } from '../../../core/promotion/plan';
import { execute, planPromotion, planRollback, type PlanAnswer } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';

export function planIn(answer: PlanAnswer): PromotionPlan {
  if (answer.kind !== 'plan') throw new Error(`${answer.kind}: ${answer.message}`);
  return answer.plan;
}

export async function promote(s: RegistrySession, ref: string, to: string, more = {}): Promise<OutcomeEvent> {
  return execute(s, planIn(await planPromotion(s, { ref, to, reason: 'because', ...more })));
}

export async function rollback(s: RegistrySession, stage: string, to?: string): Promise<OutcomeEvent> {
  return execute(s, planIn(await planRollback(s, { model: 'fraud', stage, to, reason: 'incident' })));
}
