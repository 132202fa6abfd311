import type { OutcomeEvent } from '../../../core/audit/events';
import type { PromotionPlan } from '../../../core/promotion/plan';
import { execute, planPromotion } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';

export async function planned(s: RegistrySession, ref: string, to: string): Promise<PromotionPlan> {
  const answer = await planPromotion(s, { ref, to, reason: 'because' });
  if (answer.kind !== 'plan') throw new Error(answer.message);
  return answer.plan;
}

export async function promote(s: RegistrySession, ref: string, to: string): Promise<OutcomeEvent> {
  return execute(s, await planned(s, ref, to));
}
