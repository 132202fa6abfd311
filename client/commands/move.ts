import type { OutcomeEvent } from '../../core/audit/events';
import type { PlanAnswer } from '../../core/promotion/services';
import type { PromotionPlan } from '../../core/promotion/plan';
import type { CancelSignal } from '../../core/text/cancellation';
import { decisionReport } from '../documents/decision-report';
import { planDialog } from '../documents/plan-dialog';
import type { OpenRegistry } from '../registry/open-registry';
import type { CommandContext } from './context';
import { sayUndecided } from './governance';
import { sayOutcome } from './outcome';
import { offer } from './offer';

export interface MoveRequest {
  readonly registry: OpenRegistry;
  readonly model: string;
  /** The button that does it. */
  readonly action: string;
  /** Shown while it is under way. */
  readonly title: string;
  readonly plan: (signal: CancelSignal) => Promise<PlanAnswer>;
  readonly confirmed: boolean;
}

/** Plans, shows the plan, and carries it out: the one way in which this extension moves a stage. */
export async function move(context: CommandContext, request: MoveRequest): Promise<void> {
  const { prompts, t } = context;
  const answer = await prompts.progress(request.title, (progress, signal) => {
    progress(t('Planning the move'));
    return request.plan(signal);
  });
  if (answer.kind === 'plan') await carryOut(context, request, answer.plan);
  else sayUndecided(context, request.registry, request.model, answer);
}

async function carryOut(context: CommandContext, request: MoveRequest, plan: PromotionPlan): Promise<void> {
  const wanted = !plan.allowed || request.confirmed || (await confirmed(context, request, plan));
  if (!wanted) return;
  const { registry } = request;
  // A plan that is not allowed is carried out too: that records the refusal, and moves nothing.
  const outcome = await context.prompts.progress(request.title, (progress, signal) =>
    registry.services.execute(registry.session, plan, { progress, signal }),
  );
  context.registries.changed(registry, plan.model);
  if (outcome.outcome === 'refused' && !plan.allowed) await sayRefused(context, request, plan, outcome);
  else sayOutcome(context, registry, outcome);
}

async function confirmed(context: CommandContext, request: MoveRequest, plan: PromotionPlan): Promise<boolean> {
  const { prompts, t } = context;
  const { message, detail } = planDialog(plan, t);
  const report = t('Show Report');
  const actions = plan.decision === undefined ? [request.action] : [request.action, report];
  const chosen = await prompts.confirm({ message, detail, severity: 'warning', actions });
  if (chosen !== report) return chosen === request.action;
  await showReport(context, request, plan);
  return (await prompts.notify('information', message, request.action)) === request.action;
}

async function sayRefused(
  context: CommandContext,
  request: MoveRequest,
  plan: PromotionPlan,
  outcome: OutcomeEvent,
): Promise<void> {
  const { prompts, t } = context;
  const { message, detail } = planDialog(plan, t);
  const report = t('Show Report');
  const actions = plan.decision === undefined ? [] : [report];
  if (request.confirmed) {
    offer(
      context,
      'error',
      `${message} ${outcome.message}`,
      plan.decision === undefined ? {} : { [report]: () => showReport(context, request, plan) },
    );
    return;
  }
  // Otherwise the message also says why it could not be recorded.
  const recorded = outcome.message === plan.summary ? t('The refusal is in the audit trail.') : outcome.message;
  const chosen = await prompts.confirm({ message, detail: `${detail}\n\n${recorded}`, severity: 'error', actions });
  if (chosen === report) await showReport(context, request, plan);
}

async function showReport(
  context: CommandContext,
  { registry }: MoveRequest,
  { decision }: PromotionPlan,
): Promise<void> {
  if (decision !== undefined) await context.showPage(decisionReport(decision, context.pageContext()), registry.key);
}
