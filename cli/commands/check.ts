import { exitCode } from '../../core/policy/exit-code';
import { check as checkVersion } from '../../core/promotion/services';
import { reportNoPolicy } from '../answers';
import { isJson, type Context } from '../context';
import { UsageError } from '../failure';
import { pathInRepository, withPolicyFile } from '../policy-files';
import { decisionJson, decisionLines } from '../render/decision';
import { openSession } from '../session';

export interface CheckOptions {
  readonly to?: string;
  readonly evidence?: string;
  readonly explain?: boolean;
  readonly failOn?: string;
}

/** `stagegate check REF --to STAGE`, or `stagegate check --evidence FILE --policy FILE` */
export async function check(context: Context, ref: string | undefined, options: CheckOptions): Promise<number> {
  const failOnWarn = warnFails(options.failOn);
  const { evidence, to, explain = false } = options;
  if (evidence !== undefined) {
    if (ref !== undefined || to !== undefined) {
      throw new UsageError(
        'With --evidence the candidate and the stage come from the file; give no reference and no --to.',
      );
    }
    const { checkEvidence } = await import('./check-evidence');
    return checkEvidence(context, { file: evidence, explain, failOnWarn });
  }
  if (ref === undefined || to === undefined) {
    throw new UsageError('Say what to check: a reference and --to STAGE, or --evidence FILE with --policy FILE.');
  }
  return checkReference(context, { ref, to, explain, failOnWarn });
}

interface ReferenceCheck {
  readonly ref: string;
  readonly to: string;
  readonly explain: boolean;
  readonly failOnWarn: boolean;
}

async function checkReference(context: Context, request: ReferenceCheck): Promise<number> {
  const json = isJson(context);
  const { ref, to, explain, failOnWarn } = request;
  const { policy } = context.options;
  const opened = await openSession(context);
  const session = policy === undefined ? opened : await withPolicyFile(context, opened, policy);
  const preview = policy === undefined ? {} : { policyFile: pathInRepository(context, policy), preview: true };
  const answer = await checkVersion(session, { ref, to, point: 'ci', ...preview }, context.signal);
  if (answer.kind !== 'decision') return reportNoPolicy(context, answer);
  if (json) context.output.json(decisionJson(answer.decision, { explain }));
  else context.output.text(decisionLines(answer.decision, { explain }));
  return exitCode(answer.decision, { failOnWarn });
}

function warnFails(failOn: string | undefined): boolean {
  if (failOn !== undefined && failOn !== 'warn') {
    throw new UsageError(`--fail-on takes "warn", not "${failOn}"; everything worse fails anyway.`);
  }
  return failOn === 'warn';
}
