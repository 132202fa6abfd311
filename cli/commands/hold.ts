import type { AuditEvent } from '../../core/audit/events';
import { hold as holdStage, release as releaseStage } from '../../core/promotion/services';
import { isJson, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { openSession } from '../session';

export interface HoldOptions {
  readonly stage: string;
  readonly reason: string;
}

/** `stagegate hold MODEL --stage STAGE` */
export async function hold(context: Context, model: string, options: HoldOptions): Promise<number> {
  const json = isJson(context);
  const session = await openSession(context);
  const event = await holdStage(session, { model, ...options }, context.signal);
  return report(
    context,
    event,
    json ? undefined : `Nothing is promoted to ${options.stage} of ${model} until it is released.`,
  );
}

/** `stagegate release MODEL --stage STAGE` */
export async function release(context: Context, model: string, options: HoldOptions): Promise<number> {
  const json = isJson(context);
  const session = await openSession(context);
  const event = await releaseStage(session, { model, ...options }, context.signal);
  return report(context, event, json ? undefined : `Released ${options.stage} of ${model}.`);
}

function report(context: Context, event: AuditEvent, sentence: string | undefined): number {
  if (sentence === undefined) context.output.json(event);
  else context.output.text([sentence]);
  return ExitCode.done;
}
