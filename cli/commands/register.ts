import { versionJson } from '../../core/promotion/json';
import { register as registerVersion } from '../../core/promotion/services';
import { isJson, type Context } from '../context';
import { detailsOf } from '../details';
import { ExitCode } from '../exit-codes';
import { UsageError } from '../failure';
import { openSession } from '../session';

const bumps = ['major', 'minor', 'patch'] as const;

export interface RegisterOptions {
  readonly source: string;
  readonly bump?: string;
}

/** `stagegate register MODEL --source URI` */
export async function register(context: Context, model: string, options: RegisterOptions): Promise<number> {
  const json = isJson(context);
  const bump = bumpOf(options.bump);
  const session = await openSession(context);
  const registered = await registerVersion(
    session,
    { model, source: options.source, ...(bump && { bump }) },
    context.signal,
  );
  if (json) context.output.json(versionJson(await detailsOf(session, registered, context.signal)));
  else context.output.text([`Registered ${registered.model} ${registered.version}.`]);
  return ExitCode.done;
}

function bumpOf(text: string | undefined): (typeof bumps)[number] | undefined {
  const bump = bumps.find((name) => name === text);
  if (text !== undefined && bump === undefined) {
    throw new UsageError(`--bump is one of ${bumps.join(', ')}, not "${text}".`);
  }
  return bump;
}
