import { decide } from '../policy/decide';
import type { Check, Decision } from '../policy/decision';
import type { Policy } from '../policy/types';
import type { OutcomeEvent } from './events';
import type { VerifyFinding } from './report';

/** The policy that once decided, by its digest; undefined when nobody has it any more. */
export type PolicyByDigest = (digest: string) => Policy | undefined;

/** Decisions that are not what their own evidence gives, and moves that their decision did not allow. */
export function decisionFindings(
  outcomes: readonly OutcomeEvent[],
  policyOf: PolicyByDigest,
): { readonly findings: readonly VerifyFinding[]; readonly notes: readonly string[] } {
  const findings: VerifyFinding[] = [];
  const notes: string[] = [];
  for (const outcome of outcomes) {
    const digest = outcome.decision?.policy?.digest;
    const policy = digest === undefined ? undefined : policyOf(digest);
    const problem = inconsistency(outcome) ?? recomputed(outcome, policy);
    if (problem !== undefined) {
      const message = `The record ${outcome.id} of ${outcome.model}/${outcome.version}: ${problem}`;
      findings.push({ kind: 'decision', subject: outcome.id, model: outcome.model, message });
    } else if (outcome.decision && !policy) {
      notes.push(`The decision of record ${outcome.id} was not recomputed: nobody has its policy any more.`);
    }
  }
  return { findings, notes };
}

function inconsistency(outcome: OutcomeEvent): string | undefined {
  const { decision, action, forced, ungoverned } = outcome;
  if (outcome.outcome !== 'applied' || action !== 'promote') {
    return undefined;
  }
  if (!decision) {
    return ungoverned ? undefined : 'it was applied without a decision.';
  }
  if (decision.policy?.preview) {
    return 'it was decided by a working copy of the policy, not by the committed one.';
  }
  if (!sameMove(decision, outcome)) {
    return 'its decision is about another move.';
  }
  return forced || passes(decision) ? undefined : `it was applied although its decision says ${decision.result}.`;
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

function recomputed({ decision }: OutcomeEvent, policy: Policy | undefined): string | undefined {
  if (!decision || !policy) {
    return undefined;
  }
  const { evidence, policy: identity } = decision;
  const authorization = decision.checks.some(({ id }) => id === 'authorization');
  const again = decide(evidence, policy, { point: 'promote', authorization, ...(identity ? { identity } : {}) });
  if (again.result !== decision.result) {
    return `it says ${decision.result}, but its evidence and policy give ${again.result}.`;
  }
  const differing = again.checks.find((check, index) => !sameCheck(check, decision.checks[index]));
  return (differing ?? again.checks.length !== decision.checks.length)
    ? `its checks are not what its evidence and policy give${differing ? ` (${differing.id})` : ''}.`
    : undefined;
}

function sameCheck(left: Check, right: Check | undefined): boolean {
  return left.id === right?.id && left.gate === right.gate && left.result === right.result;
}

function passes({ result }: Decision): boolean {
  return result === 'pass' || result === 'warn';
}
