import { transitionOf } from '../promotion/baselines';
import { authorizationRefusal } from '../promotion/authorization';
import { promotionChanges } from '../promotion/changes';
import { decide } from '../policy/decide';
import type { Check, Decision, EnforcementPoint } from '../policy/decision';
import type { Policy } from '../policy/types';
import type { Lifecycle } from '../registry/lifecycle';
import { defined } from '../text/defined';
import type { Governors } from './governors';
import type { OutcomeEvent } from './events';
import type { RecordedOutcome } from './recorded';
import { ungovernedVerdict, type Verdict } from './verdict';
import { changesProblem } from './verify-changes';
import { beginnerOf, isSamePerson } from './verify-settling';

/** What speaks against a promotion that was applied without a decision. */
export function undecidedVerdict(recorded: RecordedOutcome, governors: Governors): Verdict {
  if (!recorded.outcome.ungoverned) return { problem: 'it was applied without a decision.' };
  const verdict = ungovernedVerdict(recorded, governors, 'it was applied without a policy');
  const problem = verdict.problem ?? promotionChangesProblem(recorded, governors.ungoverned, undefined);
  return { ...verdict, ...defined({ problem }) };
}

/** Why the decision of an applied promotion did not let it through, as far as that can be seen without the policy. */
export function decidedProblem(recorded: RecordedOutcome, decision: Decision): string | undefined {
  const { outcome, intents } = recorded;
  if (decision.policy?.preview) {
    return 'it was decided by a working copy of the policy, not by the committed one.';
  }
  if (!sameMove(decision, outcome)) {
    return 'its decision is about another move.';
  }
  const { actor } = decision.evidence;
  if (![outcome, ...intents.slice(1)].some((event) => isSamePerson(actor, event.actor.email))) {
    return `its decision is about what ${actor ?? 'somebody'} may do, not ${outcome.actor.email}.`;
  }
  return outcome.forced || passes(decision)
    ? undefined
    : `it was applied although its decision says ${decision.result}.`;
}

/** Why the policy did not allow an applied promotion. */
export function allowedProblem(
  recorded: RecordedOutcome,
  decision: Decision,
  { policy, lifecycle }: { readonly policy: Policy; readonly lifecycle: Lifecycle },
): string | undefined {
  return (
    recomputedProblem(decision, policy) ??
    auditedProblem(recorded.outcome, decision, policy) ??
    authorityProblem(recorded, decision, policy) ??
    promotionChangesProblem(recorded, lifecycle, policy)
  );
}

/** Why a decision is not what its evidence and policy give. */
export function recomputedProblem(decision: Decision, policy: Policy): string | undefined {
  const again = decideAgain(decision, policy, 'promote');
  if (again.result !== decision.result) {
    return `it says ${decision.result}, but its evidence and policy give ${again.result}.`;
  }
  const differing = again.checks.find((check, index) => !sameCheck(check, decision.checks[index]));
  return (differing ?? again.checks.length !== decision.checks.length)
    ? `its checks are not what its evidence and policy give${differing ? ` (${differing.id})` : ''}.`
    : undefined;
}

/** Why what promote let through with a warning is denied when records are verified: `enforcement` may say so. */
function auditedProblem({ forced }: OutcomeEvent, decision: Decision, policy: Policy): string | undefined {
  if (forced || decision.result !== 'warn') return undefined;
  const audited = decideAgain(decision, policy, 'audit');
  return passes(audited)
    ? undefined
    : `it was promoted with a warning that its policy denies in an audit (${audited.blockers.join(', ')}).`;
}

function decideAgain({ evidence, policy: identity }: Decision, policy: Policy, point: EnforcementPoint): Decision {
  return decide(evidence, policy, { point, authorization: true, ...(identity ? { identity } : {}) });
}

/** Break-glass, and finishing what somebody else had begun, are not in the decision. */
function authorityProblem(recorded: RecordedOutcome, decision: Decision, policy: Policy): string | undefined {
  const { actor, to, forced, reason = '', settledUnder } = recorded.outcome;
  if (forced && !passes(decision)) {
    if (!policy.roles) return 'it was forced, and its policy has no role that may break-glass.';
    if (reason.trim() === '') return 'it was forced without a reason.';
    const refusal = authorizationRefusal(policy, beginnerOf(recorded), 'break-glass', to);
    if (refusal !== undefined) return `it was forced: ${refusal}`;
  }
  const isSettled = settledUnder !== undefined || isSamePerson(decision.evidence.actor, actor.email);
  const refusal = isSettled ? undefined : authorizationRefusal(policy, actor, 'promote', to);
  return refusal === undefined ? undefined : `it was finished by somebody else: ${refusal}`;
}

function promotionChangesProblem(
  recorded: RecordedOutcome,
  lifecycle: Lifecycle,
  policy: Policy | undefined,
): string | undefined {
  const { version, from, to } = recorded.outcome;
  const archiveExisting = (policy && transitionOf(policy, from, to)?.archiveExisting) ?? false;
  return changesProblem(recorded, (holders) =>
    promotionChanges({ version, from, to, archiveExisting, holders, lifecycle }),
  );
}

function sameMove(decision: Decision, outcome: OutcomeEvent): boolean {
  const { evidence } = decision;
  return (
    [decision.model, evidence.model].every((model) => model === outcome.model) &&
    [decision.version, evidence.candidate.version].every((version) => version === outcome.version) &&
    [decision.to, evidence.transition.to].every((to) => to === outcome.to) &&
    [decision.from, evidence.transition.from].every((from) => from === outcome.from)
  );
}

function sameCheck(left: Check, right: Check | undefined): boolean {
  return left.id === right?.id && left.gate === right.gate && left.result === right.result;
}

function passes({ result }: Decision): boolean {
  return result === 'pass' || result === 'warn';
}
