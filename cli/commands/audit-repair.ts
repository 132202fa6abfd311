import { openPromotions, resumePromotion, revertPromotion, type OpenPromotion } from '../../core/promotion/services';
import { isJson, type Context } from '../context';
import { ExitCode, exitCodeOfOutcome } from '../exit-codes';
import { UsageError } from '../failure';
import { recordLines } from '../render/record';
import { openSession } from '../session';

type Way = 'resume' | 'revert';

/** `stagegate audit resume [ID]` */
export async function resume(context: Context, id: string | undefined): Promise<number> {
  return repair(context, id, 'resume');
}

/** `stagegate audit revert [ID]` */
export async function revert(context: Context, id: string | undefined): Promise<number> {
  return repair(context, id, 'revert');
}

async function repair(context: Context, id: string | undefined, way: Way): Promise<number> {
  const json = isJson(context);
  const session = await openSession(context);
  const found = await openPromotions(session, context.signal);
  if (found.length === 0 && id === undefined) {
    context.output.note('No promotion is open; there is nothing to do.');
    return ExitCode.done;
  }
  const open = choose(found, id, way);
  const outcome = await (way === 'resume'
    ? resumePromotion(session, open, context.signal)
    : revertPromotion(session, open, context.signal));
  if (json) context.output.json(outcome);
  else context.output.text(recordLines(outcome));
  return exitCodeOfOutcome(outcome);
}

function choose(found: readonly OpenPromotion[], id: string | undefined, way: Way): OpenPromotion {
  const chosen = id === undefined ? found : found.filter(({ event }) => event.id === id);
  const [open, another] = chosen;
  if (open === undefined) throw new UsageError(`No open promotion has the record ${id ?? ''}; see stagegate models.`);
  if (another !== undefined) {
    const ids = found.map(({ event }) => event.id).join(', ');
    throw new UsageError(`Several promotions are open; name one of ${ids}.`);
  }
  // While it may still be under way the service says until when.
  if (open.expired && !open.can.includes(way))
    throw new UsageError(`The promotion ${open.event.id} cannot be taken further by ${way}: ${open.message}`);
  return open;
}
