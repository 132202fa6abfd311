import type { OutcomeEvent } from '../core/audit/events';
import { exitCode as exitCodeOfDecision } from '../core/policy/exit-code';
import type { Decision } from '../core/policy/decision';
import { assertNever } from '../core/text/assert-never';
import type { FailureReason } from '../core/registry/errors';

/** What the shell is told; public interface, explained in docs/command-line.md. */
export const ExitCode = {
  done: 0,
  /** A gate failed, lint found errors, verify found something. */
  failed: 1,
  /** Usage, an invalid policy or reference, an ungoverned model. */
  usage: 2,
  /** Error, unreachable, inconclusive, conflict. */
  undecided: 3,
  /** Only an approval is pending. */
  pending: 4,
  interrupted: 130,
} as const;

/** The code for a registry or trail that did not do what was asked. */
export function exitCodeOfFailure(reason: FailureReason): number {
  switch (reason) {
    case 'invalid':
    case 'unsupported':
      return ExitCode.usage;
    case 'cancelled':
      return ExitCode.interrupted;
    case 'unreachable':
    case 'unauthorized':
    case 'refused':
    case 'stale':
    case 'conflict':
    case 'unknown':
      return ExitCode.undecided;
    default:
      return assertNever(reason);
  }
}

/** The code for a promotion or rollback that was carried out as far as it went. */
export function exitCodeOfOutcome(event: OutcomeEvent): number {
  switch (event.outcome) {
    case 'applied':
    case 'reverted':
      return ExitCode.done;
    case 'refused':
      return refusalCode(event.decision);
    case 'conflict':
    case 'failed':
    case 'unknown':
      return ExitCode.undecided;
    default:
      return assertNever(event.outcome);
  }
}

/** A refusal without a failing decision (a hold, a missing right) is a failure all the same, never 0. */
function refusalCode(decision: Decision | undefined): number {
  const code = decision === undefined ? ExitCode.failed : exitCodeOfDecision(decision);
  return code === ExitCode.done ? ExitCode.failed : code;
}
