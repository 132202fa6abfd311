import type { PromotionPlan } from '../core/promotion/plan';
import { execute, type PlanAnswer } from '../core/promotion/services';
import type { RegistrySession } from '../core/promotion/session';
import { reportNoPolicy } from './answers';
import { confirm } from './confirm';
import { isJson, type Context } from './context';
import { ExitCode, exitCodeOfOutcome } from './exit-codes';
import { planLines } from './render/plan';
import { recordLines } from './render/record';

/**
 * Shows a plan, asks, executes it and prints the decision record. A plan that is not allowed is executed without a
 * question: nothing moves, and the refusal is recorded.
 */
export async function carryOut(
  context: Context,
  session: RegistrySession,
  answer: PlanAnswer,
  agreed: boolean,
): Promise<number> {
  if (answer.kind !== 'plan') return reportNoPolicy(context, answer);
  const { plan } = answer;
  if (plan.allowed && !agreed && !(await ask(context, plan))) {
    context.output.note('Nothing was changed.');
    return ExitCode.interrupted;
  }
  const progress = (step: string): void => context.output.note({ text: step, tone: 'dim' });
  const outcome = await execute(session, plan, { signal: context.signal, progress });
  if (isJson(context)) context.output.json(outcome);
  else context.output.text(recordLines(outcome));
  return exitCodeOfOutcome(outcome);
}

async function ask(context: Context, plan: PromotionPlan): Promise<boolean> {
  planLines(plan).forEach((line) => context.output.note(line));
  return confirm(context, plan.action === 'promote' ? 'Promote?' : 'Roll back?');
}
