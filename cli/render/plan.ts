import type { PromotionPlan } from '../../core/promotion/plan';
import type { StageChange } from '../../core/registry/port';
import { indent, type Line } from '../output/line';
import { decisionLines } from './decision';

/** What is going to happen, before the question is asked. */
export function planLines(plan: PromotionPlan): Line[] {
  const decision = plan.decision === undefined ? [] : decisionLines(plan.decision, { explain: false });
  return [
    ...decision,
    { text: plan.summary, tone: plan.allowed ? 'bold' : 'bad' },
    ...plan.changes.map((change) => indent(changeLine(change), 2)),
    `  as ${plan.actor.name} <${plan.actor.email}> (${plan.actor.via}), because: ${plan.reason}`,
  ];
}

function changeLine({ kind, version, stage }: StageChange): string {
  return kind === 'assign' ? `${version} is assigned ${stage}` : `${version} is released from ${stage}`;
}
