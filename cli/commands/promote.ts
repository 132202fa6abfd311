import { planPromotion } from '../../core/promotion/services';
import { isJson, type Context } from '../context';
import { requireConsent } from '../confirm';
import { carryOut } from '../carry-out';
import { warnOfOpenPromotions } from '../open-promotions';
import { pathInRepository } from '../policy-files';
import { openSession } from '../session';

export interface PromoteOptions {
  readonly to: string;
  readonly reason: string;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly ungoverned?: boolean;
}

/** `stagegate promote REF --to STAGE --reason TEXT` */
export async function promote(context: Context, ref: string, options: PromoteOptions): Promise<number> {
  isJson(context);
  requireConsent(context, options.yes);
  const session = await openSession(context);
  await warnOfOpenPromotions(context, session);
  const { to, reason, force, ungoverned } = options;
  const { policy } = context.options;
  const policyFile = policy === undefined ? {} : { policyFile: pathInRepository(context, policy) };
  const answer = await planPromotion(
    session,
    { ref, to, reason, force: force === true, ungoverned: ungoverned === true, ...policyFile },
    context.signal,
  );
  return carryOut(context, session, answer, options.yes === true);
}
