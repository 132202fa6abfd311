import { readApprovals } from './checks/approvals';
import { authorizationFinding } from './checks/authorization';
import { holdFinding } from './checks/hold';
import { soakFinding } from './checks/soak';
import { findTransition, transitionFinding, unlistedFinding } from './checks/transition';
import { readWindows } from './checks/windows';
import type { DecisionContext } from './context';
import type { Check, Decision, EnforcementPoint, PolicyIdentity } from './decision';
import type { Evidence } from './evidence';
import { evaluateGate } from './gates/evaluate';
import type { Shown } from './gates/gate-outcome';
import { broken, isBlocking, worst, type Finding } from './outcome';
import { parseInstant } from './time';
import type { Policy } from './types';

export interface DecisionOptions {
  readonly point: EnforcementPoint;
  /** Absent when nobody knows the policy's digest: approvals that are bound to one then never count. */
  readonly identity?: PolicyIdentity;
  /** Also check that the actor may promote. */
  readonly authorization?: boolean;
}

/** Decides one promotion. Pure: the same evidence and policy give the same decision, whoever asks. */
export function decide(evidence: Evidence, policy: Policy, options: DecisionOptions): Decision {
  const checks = checksOf(evidence, policy, options);
  const { model, candidate, transition } = evidence;
  return {
    model,
    version: candidate.version,
    from: transition.from,
    to: transition.to,
    result: worst(checks.map(({ result }) => result)),
    ...(options.identity === undefined ? {} : { policy: options.identity }),
    checks,
    blockers: checks.filter(({ result }) => isBlocking(result)).map(({ id }) => id),
    evidence,
  };
}

function checksOf(evidence: Evidence, policy: Policy, options: DecisionOptions): readonly Check[] {
  if (policy.extends !== undefined) {
    return [checkOf('extends', 'extends', broken('The policy extends another, and was not read together with it.'))];
  }
  const now = parseInstant(evidence.now);
  if (now === undefined) {
    return [checkOf('transition', 'transition', broken("The evidence's `now` is no time stamp with an offset."))];
  }
  const { from, to } = evidence.transition;
  const listed = findTransition(policy, from, to);
  if (listed === undefined)
    return [checkOf('transition', 'transition', unlistedFinding(evidence), shownTransition(evidence))];
  const { point, identity } = options;
  const path = `transitions[${listed.index}]`;
  const context = { evidence, policy, transition: listed.transition, path, now, point, identity };
  return [
    checkOf('transition', 'transition', transitionFinding(context), shownTransition(evidence)),
    ...gateChecks(context),
    ...otherChecks(context),
    ...(options.authorization === true ? [authorizationCheck(context)] : []),
  ];
}

function gateChecks(context: DecisionContext): readonly Check[] {
  return (context.transition.gates ?? []).map((gate, index) => {
    const id = `${context.path}.gates[${index}]`;
    return evaluateGate(gate, { ...context, id, inherited: 'deny' }).check;
  });
}

function otherChecks(context: DecisionContext): readonly Check[] {
  const { path, transition, evidence } = context;
  const { soak, windows, approvals } = transition;
  const checks = [checkOf('hold', 'hold', holdFinding(context), shownHolds(evidence))];
  if (soak !== undefined) {
    checks.push(checkOf(`${path}.soak`, 'soak', soakFinding(soak, context), shownSoak(soak, evidence)));
  }
  if (windows !== undefined) {
    const { finding, observed } = readWindows(windows, context);
    checks.push(checkOf(`${path}.windows`, 'windows', finding, { observed, required: windows }));
  }
  if (approvals !== undefined) {
    const { finding, observed } = readApprovals(approvals, context);
    checks.push(checkOf(`${path}.approvals`, 'approvals', finding, { observed, required: approvals.rules }));
  }
  return checks;
}

function shownTransition({ candidate, transition: { from, to } }: Evidence): Shown {
  return { observed: candidate.stages?.map(({ stage }) => stage) ?? null, required: { from, to } };
}

function shownHolds({ holds, transition: { to } }: Evidence): Shown {
  return { observed: holds?.filter(({ stage }) => stage === to) ?? null, required: 'no hold' };
}

/** Since when it holds the stage that it comes from; null where nobody knows. */
function shownSoak(soak: string, { candidate, transition: { from } }: Evidence): Shown {
  const holdings = candidate.stages?.filter(({ stage }) => stage === from);
  return { observed: holdings?.map(({ since }) => since ?? null) ?? null, required: soak };
}

function authorizationCheck(context: DecisionContext): Check {
  const { actor, transition } = context.evidence;
  return checkOf('authorization', 'authorization', authorizationFinding(context), {
    observed: actor ?? null,
    required: `promote:${transition.to}`,
  });
}

function checkOf(id: string, gate: string, { result, message }: Finding, shown: Shown = {}): Check {
  return { id, gate, result, ...shown, message };
}
