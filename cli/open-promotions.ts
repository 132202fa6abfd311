import type { RegistrySession } from '../core/promotion/session';
import { openPromotions } from '../core/promotion/services';
import type { Context } from './context';

/** Tells about promotions that were interrupted half way, on stderr, because whoever sees it should finish them. */
export async function warnOfOpenPromotions(context: Context, session: RegistrySession): Promise<void> {
  for (const open of await openPromotions(session, context.signal)) {
    const ways = open.can.map((way) => `stagegate audit ${way} ${open.event.id}`).join(' or ');
    context.output.note([{ text: '!', tone: 'warn' }, ` ${open.message}${ways === '' ? '' : ` Run ${ways}.`}`]);
  }
}
