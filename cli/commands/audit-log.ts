import { existingModel } from '../../core/promotion/references';
import { auditLog as readLog, holdersAt } from '../../core/promotion/services';
import { isJson, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { UsageError } from '../failure';
import { holderLines, logLines } from '../render/log';
import { openSession } from '../session';

export interface AuditLogOptions {
  readonly at?: string;
}

/** `stagegate audit log [MODEL] [--at TIME]` */
export async function auditLog(context: Context, model: string | undefined, options: AuditLogOptions): Promise<number> {
  const json = isJson(context);
  const at = options.at === undefined ? undefined : requireTime(options.at);
  const session = await openSession(context);
  const entries = await readLog(session, { model }, context.signal);
  if (entries.length === 0 && model !== undefined) await existingModel(session, model, context.signal);
  if (at === undefined) {
    if (json) context.output.json(entries);
    else context.output.text(logLines(entries));
    return ExitCode.done;
  }
  const holders = holdersAt([...entries].reverse(), at);
  if (json) context.output.json(holders);
  else context.output.text(holderLines(holders, at));
  return ExitCode.done;
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** A time without an offset would mean something else on every machine. */
function requireTime(text: string): string {
  if (!isoTime.test(text) || !isDay(text.slice(0, 10)) || Number.isNaN(Date.parse(text))) {
    throw new UsageError(
      `"${text}" is not a time such as 2026-10-01T12:00:00Z; it needs a date, a time and an offset.`,
    );
  }
  return text;
}

/** `Date.parse` takes February 30 for March 2. */
function isDay(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}
