import { inspectedJson } from '../../core/promotion/inspected-json';
import { inspectVersion, resolveReference } from '../../core/promotion/services';
import { isJson, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { versionLines } from '../render/version';
import { openSession } from '../session';
import { warnOfSilence } from '../silence';

/** `stagegate show REF` */
export async function show(context: Context, ref: string): Promise<number> {
  const json = isJson(context);
  const session = await openSession(context);
  const version = await resolveReference(session, ref, context.signal);
  const inspected = await inspectVersion(session, version, context.signal);
  if (json) context.output.json(inspectedJson(inspected));
  else context.output.text(versionLines(inspected));
  warnOfSilence(context, session);
  return ExitCode.done;
}
