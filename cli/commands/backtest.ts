import { metricNames } from '../../core/policy/metric-names';
import { backtest as decideAgain } from '../../core/promotion/backtest';
import { isJson, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { UsageError } from '../failure';
import { readPolicyFile } from '../policy-files';
import { backtestLines } from '../render/backtest';
import { openSession } from '../session';

export interface BacktestOptions {
  readonly last: number;
  readonly to?: string;
}

/** `stagegate backtest POLICY [--last N] [--to STAGE]` */
export async function backtest(context: Context, file: string, { last, to }: BacktestOptions): Promise<number> {
  const json = isJson(context);
  const { policy, identity } = await readPolicyFile(context, file);
  if (to !== undefined && policy.transitions?.some((transition) => transition.to === to) !== true) {
    throw new UsageError(`The policy ${file} lists no transition to ${to}.`);
  }
  const options = { ...context.options, policy: file };
  const session = await openSession({ ...context, options });
  const rows = await decideAgain(session, { policy, identity, last, to }, context.signal);
  if (json) context.output.json(rows);
  else context.output.text(backtestLines(rows, metricNames(policy)));
  return ExitCode.done;
}
