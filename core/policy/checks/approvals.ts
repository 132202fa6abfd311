import { unavailable, type DecisionContext } from '../context';
import { digestsOf } from '../digests';
import type { Approval, EvidenceDigests } from '../evidence';
import { failed, passed, unknown, type Finding } from '../outcome';
import { isMember, personOf, roleMay, type PersonKey } from '../people';
import { parseDuration, parseInstant, type Milliseconds } from '../time';
import type { ApprovalRule, Approvals } from '../types';

/** Every rule is met by distinct persons, and no member has rejected. */
export function approvalsFinding(approvals: Approvals, context: DecisionContext): Finding {
  const { evidence } = context;
  const outage = unavailable(evidence, 'approvals');
  if (outage !== undefined) return outage;
  const rejection = standingRejection(approvals, context);
  if (rejection !== undefined) {
    return failed(`${rejection.by} rejected it${rejection.reason === undefined ? '' : `: ${rejection.reason}`}.`);
  }
  if (evidence.transition.requestedAt === undefined) {
    return unknown('When the promotion was requested is unknown, so no approval counts.');
  }
  const excluded = excludedPersons(approvals, context);
  if (excluded === undefined) {
    return unknown('Who requested it or who made the version is unknown, so self-approval cannot be ruled out.');
  }
  const approvers = countingApprovers(approvals, context).filter((person) => !excluded.includes(person));
  const open = approvals.rules.find((rule) => !isMet(rule, approvers, context));
  if (open === undefined) return passed(`All approvals are there: ${describeRules(approvals.rules)}.`);
  return unknown(openSentence(open, approvers, context));
}

/** What is shown beside the result: who approves, and counts. */
export function observedApprovals(approvals: Approvals, context: DecisionContext): readonly string[] {
  const excluded = excludedPersons(approvals, context) ?? [];
  const counting = (context.evidence.approvals ?? []).filter((approval) => counts(approval, approvals, context));
  return counting.map(({ by }) => by).filter((by) => !excluded.includes(personOf(context.policy, by)));
}

/** A member's rejection stands, whatever follows, until requested again; only one known to be older is gone. */
function standingRejection({ rules }: Approvals, { evidence, policy }: DecisionContext): Approval | undefined {
  const requestedAt = parseInstant(evidence.transition.requestedAt ?? '');
  return evidence.approvals?.find(({ decision, by, at }) => {
    const rejectedAt = parseInstant(at);
    const precedes = requestedAt !== undefined && rejectedAt !== undefined && rejectedAt < requestedAt;
    const person = personOf(policy, by);
    return decision === 'reject' && !precedes && rules.some(({ from }) => isMember(policy, from, person));
  });
}

/** The persons whose own approval must not count; nothing when they are not all known. */
function excludedPersons({ preventSelfApproval }: Approvals, { evidence, policy }: DecisionContext) {
  if (preventSelfApproval !== true) return [];
  // A registry that does not know who it was may write an empty name.
  const requestedBy = evidence.transition.requestedBy?.trim() ?? '';
  const author = evidence.candidate.author?.trim() ?? '';
  if (requestedBy === '' || author === '') return undefined;
  return [personOf(policy, requestedBy), personOf(policy, author)];
}

function countingApprovers(approvals: Approvals, context: DecisionContext): readonly PersonKey[] {
  const counting = (context.evidence.approvals ?? []).filter((approval) => counts(approval, approvals, context));
  return [...new Set(counting.map(({ by }) => personOf(context.policy, by)))];
}

function counts(approval: Approval, { expiresAfter }: Approvals, context: DecisionContext): boolean {
  if (approval.decision !== 'approve') return false;
  const at = parseInstant(approval.at);
  const requestedAt = parseInstant(context.evidence.transition.requestedAt ?? '');
  if (at === undefined || requestedAt === undefined) return false;
  const inTime = at > requestedAt && at <= context.now && !isExpired(at, expiresAfter, context.now);
  return inTime && isBound(approval, context);
}

function isExpired(at: Milliseconds, expiresAfter: string | undefined, now: Milliseconds): boolean {
  if (expiresAfter === undefined) return false;
  const length = parseDuration(expiresAfter);
  return length === undefined || now >= at + length;
}

/** Bound to exactly this evidence; written by hand without digests, it counts as bound. */
function isBound({ digests }: Approval, context: DecisionContext): boolean {
  const stated = Object.entries(digests ?? {});
  if (stated.length === 0) return true;
  const actual: Partial<EvidenceDigests> = digestsOf(context);
  return (['version', 'policy', 'evidence'] as const).every((name) => {
    const wanted = digests?.[name];
    return wanted === undefined || wanted === actual[name];
  });
}

function isMet(
  { from, count = 1 }: ApprovalRule,
  approvers: readonly PersonKey[],
  { policy }: DecisionContext,
): boolean {
  return (
    roleMay(policy, from, 'approve') && approvers.filter((person) => isMember(policy, from, person)).length >= count
  );
}

function openSentence(rule: ApprovalRule, approvers: readonly PersonKey[], { policy }: DecisionContext): string {
  const { from, count = 1 } = rule;
  if (!roleMay(policy, from, 'approve')) return `The role ${from} may not approve, so its approval is never given.`;
  const given = approvers.filter((person) => isMember(policy, from, person)).length;
  return `${given} of ${count} approvals by ${from} are given.`;
}

function describeRules(rules: readonly ApprovalRule[]): string {
  return rules.map(({ from, count = 1 }) => `${count} by ${from}`).join(', ');
}
