import { planRollback } from '../../core/promotion/services';
import { carryOut } from '../carry-out';
import { requireConsent } from '../confirm';
import { isJson, type Context } from '../context';
import { openSession } from '../session';

export interface RollbackOptions {
  readonly stage: string;
  readonly reason: string;
  readonly to?: string;
  readonly yes?: boolean;
}

/** `stagegate rollback MODEL --stage STAGE --reason TEXT` */
export async function rollback(context: Context, model: string, options: RollbackOptions): Promise<number> {
  isJson(context);
  requireConsent(context, options.yes);
  const session = await openSession(context);
  const { stage, reason, to } = options;
  const answer = await planRollback(session, { model, stage, reason, ...(to !== undefined && { to }) }, context.signal);
  return carryOut(context, session, answer, options.yes === true);
}
