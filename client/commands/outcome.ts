import type { OutcomeEvent } from '../../core/audit/events';
import type { OpenRegistry } from '../registry/open-registry';
import type { CommandContext } from './context';
import { commandIds } from './ids';
import { offer, type Offers } from './offer';

/** Says what came of a move, with what may be done next. */
export function sayOutcome(context: CommandContext, registry: OpenRegistry, outcome: OutcomeEvent): void {
  const { t, run } = context;
  const target = { registry: registry.key, model: outcome.model };
  const log = { [t('Show Audit Log')]: () => run(commandIds.showAuditLog, target) };
  switch (outcome.outcome) {
    case 'applied':
      offer(context, 'information', appliedText(outcome, t), { ...nextAfter(context, registry, outcome), ...log });
      break;
    case 'reverted':
      offer(context, 'information', outcome.message, log);
      break;
    case 'unknown':
      offer(context, 'warning', outcome.message, {
        [t('Reconcile')]: () => run(commandIds.resumePromotion, { ...target, id: outcome.intent }),
      });
      break;
    case 'refused':
    case 'conflict':
      offer(context, 'warning', outcome.message, log);
      break;
    case 'failed':
      offer(context, 'error', outcome.message, { [t('Show Log')]: () => run(commandIds.showLog) });
      break;
  }
}

function appliedText({ action, message, to }: OutcomeEvent, t: CommandContext['t']): string {
  return action === 'rollback' ? `${message} ${t('{0} is on hold until it is released.', to)}` : message;
}

/** The way back after a promotion; after a rollback, the way on. */
function nextAfter({ t, run }: CommandContext, registry: OpenRegistry, { action, model, to }: OutcomeEvent): Offers {
  const target = { registry: registry.key, model, stage: to };
  return action === 'rollback'
    ? { [t('Release Hold…')]: () => run(commandIds.releaseHold, target) }
    : { [t('Roll Back…')]: () => run(commandIds.rollBack, target) };
}
