import { versionJson } from '../../core/promotion/json';
import { resolveReference } from '../../core/promotion/services';
import { isJson, type Context } from '../context';
import { detailsOf } from '../details';
import { ExitCode } from '../exit-codes';
import { versionLines } from '../render/versions';
import { openSession } from '../session';

/** `stagegate show REF` */
export async function show(context: Context, ref: string): Promise<number> {
  const json = isJson(context);
  const session = await openSession(context);
  const details = await detailsOf(session, await resolveReference(session, ref, context.signal), context.signal);
  if (json) context.output.json(versionJson(details));
  else context.output.text(versionLines(details));
  return ExitCode.done;
}
