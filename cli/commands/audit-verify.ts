import { verifyAudit } from '../../core/promotion/services';
import { isJson, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { verifyLines } from '../render/verify';
import { openSession } from '../session';

/** `stagegate audit verify` */
export async function auditVerify(context: Context): Promise<number> {
  const json = isJson(context);
  const session = await openSession(context);
  const report = await verifyAudit(session, {}, context.signal);
  if (json) context.output.json(report);
  else context.output.text(verifyLines(report));
  return report.ok ? ExitCode.done : ExitCode.failed;
}
