import { versionJson } from '../../core/promotion/json';
import { existingModel } from '../../core/promotion/references';
import { listVersions } from '../../core/promotion/services';
import { isJson, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { everyPage } from '../pages';
import { versionsTable } from '../render/versions';
import { openSession } from '../session';
import { warnOfSilence } from '../silence';

/** `stagegate versions MODEL` */
export async function versions(context: Context, model: string): Promise<number> {
  const json = isJson(context);
  const session = await openSession(context);
  const found = await everyPage((query) => listVersions(session, model, query, context.signal));
  if (found.length === 0) await existingModel(session, model, context.signal);
  if (json) context.output.json(found.map(versionJson));
  else context.output.text(versionsTable(found));
  warnOfSilence(context, session);
  return ExitCode.done;
}
