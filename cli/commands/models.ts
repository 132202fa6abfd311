import { listModels } from '../../core/promotion/services';
import { modelJson } from '../../core/promotion/json';
import { isJson, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { everyPage } from '../pages';
import { modelsTable } from '../render/models';
import { openSession } from '../session';
import { warnOfSilence } from '../silence';
import { warnOfOpenPromotions } from '../open-promotions';

/** `stagegate models` */
export async function models(context: Context): Promise<number> {
  const json = isJson(context);
  const session = await openSession(context);
  const found = await everyPage((query) => listModels(session, query, context.signal));
  if (json) context.output.json(found.map(modelJson));
  else context.output.text(modelsTable(found));
  await warnOfOpenPromotions(context, session);
  warnOfSilence(context, session);
  return ExitCode.done;
}
